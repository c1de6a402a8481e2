{{/* Names and labels. Every template below takes a dict: root (the chart's scope) and, where it says so, service. */}}

{{- define "adapruner.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{- define "adapruner.serviceName" -}}
{{- printf "%s-%s" (include "adapruner.fullname" .root) .service -}}
{{- end -}}

{{- define "adapruner.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "adapruner.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* What selects all pods of the release. */}}
{{- define "adapruner.selector" -}}
app.kubernetes.io/name: {{ default .Chart.Name .Values.nameOverride | quote }}
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "adapruner.labels" -}}
{{ include "adapruner.selector" . }}
app.kubernetes.io/version: {{ default .Chart.AppVersion .Values.image.tag | quote }}
app.kubernetes.io/part-of: adapruner
app.kubernetes.io/managed-by: {{ .Release.Service | quote }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | quote }}
{{- end -}}

{{/* What selects the pods of one service. */}}
{{- define "adapruner.serviceSelector" -}}
{{ include "adapruner.selector" .root }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{- define "adapruner.serviceLabels" -}}
{{ include "adapruner.labels" .root }}
app.kubernetes.io/component: {{ .service }}
{{- end -}}

{{/* The five services, in the order in which a job passes them. */}}
{{- define "adapruner.services" -}}
["gateway", "importance", "search", "inheritance", "finetune"]
{{- end -}}

{{- define "adapruner.image" -}}
{{- $settings := index .root.Values .service -}}
{{- $repository := $settings.repository -}}
{{- if and (eq .service "finetune") $settings.gpu.enabled -}}
{{- $repository = $settings.gpu.repository -}}
{{- end -}}
{{- if .root.Values.image.registry -}}
{{- $repository = printf "%s/%s" (trimSuffix "/" .root.Values.image.registry) $repository -}}
{{- end -}}
{{- printf "%s:%s" $repository (default .root.Chart.AppVersion .root.Values.image.tag) -}}
{{- end -}}

{{/* Seconds between SIGTERM and SIGKILL. A fine-tuner's cover a slice: it stops at its next step, but a step is as long as it is. */}}
{{- define "adapruner.grace" -}}
{{- $settings := index .root.Values .service -}}
{{- $grace := int $settings.terminationGracePeriodSeconds -}}
{{- if eq .service "finetune" -}}
{{- $slice := int $settings.sliceSeconds -}}
{{- if eq $grace 0 -}}
{{- $grace = add $slice 60 -}}
{{- else if lt $grace $slice -}}
{{- fail (printf "finetune.terminationGracePeriodSeconds (%d) must cover one slice (finetune.sliceSeconds: %d); 0 chooses it" $grace $slice) -}}
{{- end -}}
{{- end -}}
{{- $grace -}}
{{- end -}}

{{/* A setting as text. Helm reads every number as a floating-point one and would write 21474836480 as 2.147483648e+10. */}}
{{- define "adapruner.plain" -}}
{{- if and (kindIs "float64" .) (eq . (floor .)) -}}{{- printf "%.0f" . | quote -}}{{- else -}}{{- . | quote -}}{{- end -}}
{{- end -}}

{{/* 15/16 of a size such as 24Gi, in bytes. */}}
{{- define "adapruner.cacheBytes" -}}
{{- $units := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 -}}
{{- $unit := regexFind "[KMGT]i$" . -}}
{{- div (mul (int64 (trimSuffix $unit .)) (int64 (get $units $unit)) 15) 16 -}}
{{- end -}}

{{/* Names that the gateway answers to: its service's, in every length that a resolver completes, its ingress's and the site's. */}}
{{- define "adapruner.gatewayHosts" -}}
{{- $service := printf "%s-gateway" (include "adapruner.fullname" .) -}}
{{- $hosts := list $service (printf "%s.%s" $service .Release.Namespace) (printf "%s.%s.svc" $service .Release.Namespace) (printf "%s.%s.svc.cluster.local" $service .Release.Namespace) -}}
{{- if and .Values.gateway.ingress.enabled .Values.gateway.ingress.host -}}
{{- $hosts = append $hosts .Values.gateway.ingress.host -}}
{{- end -}}
{{- join "," (concat $hosts .Values.gateway.hosts) -}}
{{- end -}}
