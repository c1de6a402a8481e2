# The trainer with CUDA. It is the trainer's image with another libtorch: the one of PyTorch's own image of exactly the version
# and CUDA flavour that the JNI library was compiled against; anything else fails the build. The service takes it instead of
# its own, because the environment says where it lies, and refuses to become ready when the GPU asked for is absent.
#
# NVIDIA's libraries lie apart: DJL loads everything beside libtorch, and one of them (libcufile_rdma) needs a driver for RDMA.
# cuDNN needs zlib, which the base image lacks.
ARG SERVICE_IMAGE=adapruner/finetune-service:0.1.0
ARG JDK_IMAGE=eclipse-temurin:25-jdk
ARG TORCH_IMAGE=pytorch/pytorch:2.7.1-cuda12.8-cudnn9-runtime

FROM ${TORCH_IMAGE} AS torch
ARG LIBTORCH_VERSION=2.7.1
ARG FLAVOUR=cu128
RUN python -c "import sys, torch; v = torch.__version__; c = 'cu' + torch.version.cuda.replace('.', ''); \
sys.exit(0 if (v.split('+')[0], c, torch.compiled_with_cxx11_abi()) == ('${LIBTORCH_VERSION}', '${FLAVOUR}', True) else 'libtorch ' + v + ' ' + c + ' is not what the JNI library needs')" \
    && mkdir /opt/libtorch /opt/cuda \
    && site=$(python -c "import os, torch; print(os.path.dirname(os.path.dirname(torch.__file__)))") \
    && cp -aL "$site"/torch/lib/*.so* /opt/libtorch/ && rm -f /opt/libtorch/libtorch_python.so \
    && for lib in "$site"/nvidia/*/lib "$site"/cusparselt/lib; do [ ! -d "$lib" ] || cp -aL "$lib"/*.so* /opt/cuda/; done \
    && cp -aL /lib/x86_64-linux-gnu/libz.so.1 /opt/cuda/

FROM ${JDK_IMAGE} AS jni
ARG LIBTORCH_VERSION=2.7.1
ARG FLAVOUR=cu128
COPY finetune-service/target/quarkus-app/lib/main/ /jars/
RUN cd /tmp && jar xf /jars/ai.djl.pytorch.pytorch-jni-${LIBTORCH_VERSION}-*.jar jnilib/linux-x86_64/${FLAVOUR}/libdjl_torch.so \
    && mkdir /jni && mv jnilib/linux-x86_64/${FLAVOUR}/libdjl_torch.so /jni/

FROM ${SERVICE_IMAGE}
ARG LIBTORCH_VERSION=2.7.1
ARG FLAVOUR=cu128
COPY --from=torch /opt/libtorch /opt/libtorch
COPY --from=torch /opt/cuda /opt/cuda
COPY --from=jni /jni/libdjl_torch.so /opt/libtorch/
ENV PYTORCH_LIBRARY_PATH=/opt/libtorch \
    PYTORCH_VERSION=${LIBTORCH_VERSION} \
    PYTORCH_FLAVOR=${FLAVOUR} \
    LD_LIBRARY_PATH=/opt/libtorch:/opt/cuda
LABEL org.opencontainers.image.title="AdaPruner finetune-service with CUDA"
