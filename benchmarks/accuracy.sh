#!/bin/sh
# ResNet-56 on CIFAR-10 at half the MACs, through the public door: test accuracy before and after one epoch, by width rule,
# seed and recipe (plain and distilled at a rate of 0.01, in single precision, and what the product does by default). One line per
# job; every job's report stays in OUT.
#
#   benchmarks/accuracy.sh DATA OUT [RULES [SEEDS [RECIPES]]]
#   benchmarks/accuracy.sh ../shared/data /tmp/accuracy "adapruner residual" "0 1 2" "plain distill fp32"
#
# CRITERIA names the inheritance criteria to compare, separated by commas.
set -eu
here=$(cd "$(dirname -- "$0")/.." && pwd)
data=$1
out=$2
rules=${3:-adapruner residual}
seeds=${4:-0 1 2}
recipes=${5:-plain distill}

job() {
    folder=$out/$1-$2-$3
    [ -f "$folder/report.json" ] && return
    case $3 in
    plain) options="--distill off --learning-rate 0.01" ;;
    distill) options="--distill 0.9,4 --learning-rate 0.01" ;;
    fp32) options="--precision fp32 --distill off --learning-rate 0.01" ;;
    default) options= ;;
    *) echo "no recipe $3; there are plain, distill, fp32 and default" >&2; exit 2 ;;
    esac
    # shellcheck disable=SC2086 # options are several words
    "$here/adapruner" prune --model "$data/models/resnet56-cifar10-jpeg.pt" --architecture resnet56-cifar \
        --data "$data/cifar10" --keep macs=50% --widths "$1" --seed "$2" --epochs 1 \
        --criteria "${CRITERIA:-l1,l2,fpgm,taylor,outgoing}" $options --json --out "$folder" >/dev/null 2>"$folder.log"
}

mkdir -p "$out"
for seed in $seeds; do
    for recipe in $recipes; do
        for rule in $rules; do
            job "$rule" "$seed" "$recipe"
            printf '%s seed %s %s: ' "$rule" "$seed" "$recipe"
            tr -d '\n ' <"$out/$rule-$seed-$recipe/report.json" |
                sed 's/.*"accuracy":\({"surgery[^}]*}\).*"criterion":"\([^"]*\)".*/\2 \1/'
            echo
        done
    done
done
