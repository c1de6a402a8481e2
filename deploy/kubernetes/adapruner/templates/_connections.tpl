{{/* How a service reaches the broker and the store. Secrets come by reference; the kubelet puts them into the value below. */}}

{{- define "adapruner.sasl" -}}
{{- if hasPrefix "SASL_" .Values.kafka.securityProtocol -}}true{{- end -}}
{{- end -}}

{{- define "adapruner.tls" -}}
{{- if hasSuffix "SSL" .Values.kafka.securityProtocol -}}true{{- end -}}
{{- end -}}

{{- define "adapruner.kafkaEnvironment" -}}
{{- $values := .root.Values -}}
{{- $settings := index $values .service -}}
- name: KAFKA_BOOTSTRAP_SERVERS
  value: {{ $values.kafka.bootstrapServers | quote }}
- name: KAFKA_SECURITY_PROTOCOL
  value: {{ $values.kafka.securityProtocol }}
{{- if include "adapruner.sasl" .root }}
{{- $secret := default $values.kafka.existingSecret $settings.kafkaSecret }}
{{- if not $secret }}
{{- fail (printf "kafka.securityProtocol is %s: name the secret with the user in kafka.existingSecret or %s.kafkaSecret" $values.kafka.securityProtocol .service) }}
{{- end }}
{{- $module := ternary "org.apache.kafka.common.security.plain.PlainLoginModule" "org.apache.kafka.common.security.scram.ScramLoginModule" (eq $values.kafka.saslMechanism "PLAIN") }}
- name: KAFKA_SASL_MECHANISM
  value: {{ $values.kafka.saslMechanism }}
- name: BROKER_USERNAME
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $values.kafka.usernameKey }}
- name: BROKER_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $values.kafka.passwordKey }}
- name: KAFKA_SASL_JAAS_CONFIG
  value: {{ printf "%s required username=\"$(BROKER_USERNAME)\" password=\"$(BROKER_PASSWORD)\";" $module | quote }}
{{- end }}
{{- if and (include "adapruner.tls" .root) $values.kafka.tls.caSecret }}
- name: KAFKA_SSL_TRUSTSTORE_TYPE
  value: PEM
- name: KAFKA_SSL_TRUSTSTORE_LOCATION
  value: /etc/adapruner/kafka/ca.crt
{{- end }}
{{- if gt (int $values.kafka.topics.minInsyncReplicas) (int $values.kafka.topics.replication) }}
{{- fail (printf "kafka.topics.minInsyncReplicas (%d) is above kafka.topics.replication (%d): nothing could ever be published" (int $values.kafka.topics.minInsyncReplicas) (int $values.kafka.topics.replication)) }}
{{- end }}
- name: ADAPRUNER_TOPICS_PARTITIONS
  value: {{ $values.kafka.topics.partitions | quote }}
- name: ADAPRUNER_TOPICS_TRAINING_PARTITIONS
  value: {{ $values.kafka.topics.trainingPartitions | quote }}
- name: ADAPRUNER_TOPICS_REPLICATION
  value: {{ $values.kafka.topics.replication | quote }}
- name: ADAPRUNER_TOPICS_MIN_INSYNC_REPLICAS
  value: {{ $values.kafka.topics.minInsyncReplicas | quote }}
{{- end -}}

{{- define "adapruner.storeEnvironment" -}}
{{- $values := .root.Values -}}
{{- $settings := index $values .service -}}
{{- $secret := default $values.store.existingSecret $settings.storeSecret -}}
{{- if not $secret -}}
{{- fail (printf "name the secret with the store's keys in store.existingSecret or %s.storeSecret" .service) -}}
{{- end -}}
- name: ADAPRUNER_STORE_ENDPOINT
  value: {{ $values.store.endpoint | quote }}
{{- if and (eq .service "gateway") $values.store.publicEndpoint }}
- name: ADAPRUNER_STORE_PUBLIC_ENDPOINT
  value: {{ $values.store.publicEndpoint | quote }}
{{- end }}
- name: ADAPRUNER_STORE_REGION
  value: {{ $values.store.region | quote }}
- name: ADAPRUNER_STORE_BUCKET
  value: {{ $values.store.bucket | quote }}
- name: ADAPRUNER_STORE_ACCESS_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $values.store.accessKeyKey }}
- name: ADAPRUNER_STORE_SECRET_KEY
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $values.store.secretKeyKey }}
{{- end -}}

{{/* Ports of the brokers, as a JSON list in "ports". */}}
{{- define "adapruner.kafkaPorts" -}}
{{- $ports := list -}}
{{- range .Values.networkPolicy.kafkaPorts -}}
{{- $ports = append $ports (int .) -}}
{{- end -}}
{{- if not $ports -}}
{{- range splitList "," .Values.kafka.bootstrapServers -}}
{{- $ports = append $ports (int (last (splitList ":" (trim .)))) -}}
{{- end -}}
{{- end -}}
{{- dict "ports" (uniq $ports) | toJson -}}
{{- end -}}

{{- define "adapruner.urlPort" -}}
{{- $url := urlParse . -}}
{{- $port := regexFind ":[0-9]+$" $url.host -}}
{{- if $port -}}{{- trimPrefix ":" $port -}}{{- else if eq $url.scheme "https" -}}443{{- else -}}80{{- end -}}
{{- end -}}
