package main

import (
	"fmt"
	"strings"
)

const newest = "1.37.2"

// refusal is a setting that must not be accepted, or several with " && " between them, and a part of what is said about it.
type refusal struct {
	name, set, says string
}

func (f refusal) check(r renderer) []string {
	_, err := r.render(newest, "values/minimal.yaml", strings.Split(f.set, " && ")...)
	switch {
	case err == nil:
		return []string{f.set + " was accepted"}
	case !strings.Contains(err.Error(), f.says):
		return []string{fmt.Sprintf("%s was refused without %q: %s", f.set, f.says, err)}
	}
	return nil
}

var refusals = []refusal{
	{"no broker", `kafka.bootstrapServers=""`, "/kafka/bootstrapServers"},
	{"a broker without a port", `kafka.bootstrapServers="broker"`, "/kafka/bootstrapServers"},
	{"no store", `store.endpoint=""`, "/store/endpoint"},
	{"a store that is no address", `store.endpoint="s3.example.org"`, "/store/endpoint"},
	{"credentials within the store's address", `store.endpoint="https://user:secret@s3.example.org"`, "/store/endpoint"},
	{"no secret for the store", `store.existingSecret=""`, "store.existingSecret or gateway.storeSecret"},
	{"the store's key as a value", `store.accessKey="AKIA"`, "/store"},
	{"the broker's password as a value", `kafka.password="hunter2"`, "/kafka"},
	{"a password among plain settings", `finetune.env={"MY_PASSWORD":"x"}`, "MY_PASSWORD"},
	{"a secret key among plain settings", `gateway.env={"ADAPRUNER_STORE_SECRET_KEY":"x"}`, "ADAPRUNER_STORE_SECRET_KEY"},
	{"authentication without a user", `kafka.securityProtocol="SASL_SSL"`, "kafka.existingSecret"},
	{"an unknown protocol", `kafka.securityProtocol="SASL"`, "/kafka/securityProtocol"},
	{"the tag latest", `image.tag="latest"`, "/image/tag"},
	{"root", `security.runAsUser=0`, "/security/runAsUser"},
	{"no limits", `search.resources.limits=null`, "limits"},
	{"a limit without memory", `search.resources.limits={"cpu":"1","memory":null}`, "memory"},
	{"a size without a unit", `finetune.storage.cache="24"`, "/finetune/storage/cache"},
	{"a misspelt setting", `finetune.replica=3`, "replica"},
	{"a misspelt service", `finetuning={}`, "finetuning"},
	{"a negative number of replicas", `search.replicas=-1`, "/search/replicas"},
	{"a slice longer than the proofs hold for", `finetune.sliceSeconds=301`, "/finetune/sliceSeconds"},
	{"a grace shorter than a slice", `finetune.terminationGracePeriodSeconds=59`, "must cover one slice"},
	{"several GPUs a trainer", `finetune.gpu.count=2`, "count"},
	{"a budget that blocks every drain", `gateway.disruptionBudget.maxUnavailable=0`, "maxUnavailable"},
	{"more stages than partitions", `inheritance.autoscaling={"enabled":true,"minReplicas":1,"maxReplicas":5,"targetCpu":70}`, "kafka.topics.partitions"},
	{"autoscaling upside down", `gateway.autoscaling={"enabled":true,"minReplicas":4,"maxReplicas":2,"targetCpu":70}`, "minReplicas is above"},
	{"more trainers than partitions", `keda={"enabled":true,"maxReplicas":9}`, "kafka.topics.trainingPartitions"},
	{"KEDA upside down", `keda={"enabled":true,"minReplicas":5,"maxReplicas":2}`, "minReplicas is above"},
	{"an unknown trigger", `keda.trigger="cpu"`, "/keda/trigger"},
	{"a Prometheus trigger without a query", `keda={"enabled":true,"trigger":"prometheus","prometheus":{"serverAddress":"http://p:9090","query":""}}`, "query"},
	{"a lag that nobody may read", `kafka.securityProtocol="SSL" && keda.enabled=true`, "keda.authenticationSecret"},
	{"more replicas in sync than there are", `kafka.topics={"replication":1,"minInsyncReplicas":2}`, "minInsyncReplicas"},
	{"an ingress for every host", `gateway.ingress={"enabled":true,"host":""}`, "/gateway/ingress/host"},
	{"a wall with a hole of unknown shape", `networkPolicy.kafkaTo=[{"anywhere":true}]`, "/networkPolicy/kafkaTo"},
	{"a misspelt part of the monitoring", `monitoring.dashboard={"enabled":true}`, "dashboard"},
}

// expectation is what one shape of the chart must hold beyond the rules.
type expectation struct {
	name, values string
	set          []string
	holds        func(objects []object) []string
}

func (e expectation) check(r renderer) []string {
	rendered, err := r.render(newest, e.values, e.set...)
	if err != nil {
		return []string{err.Error()}
	}
	objects, err := parse(rendered)
	if err != nil {
		return []string{err.Error()}
	}
	return e.holds(objects)
}

// counts expects this many objects of each kind.
func counts(expected map[string]int) func(objects []object) []string {
	return func(objects []object) []string {
		var wrong complaints
		for kind, count := range expected {
			if found := len(of(objects, kind)); found != count {
				wrong.say("%d of kind %s, not %d", found, kind, count)
			}
		}
		return wrong
	}
}

func finetuner(objects []object) object {
	for _, deployment := range of(objects, "Deployment") {
		if component(deployment) == "finetune" {
			return deployment
		}
	}
	return nil
}

var expectations = []expectation{
	{"by default: walls and budgets, no autoscaler, nothing that needs an operator", "values/minimal.yaml", nil, counts(map[string]int{
		"Deployment": 5, "Service": 1, "PodDisruptionBudget": 5, "NetworkPolicy": 4, "ServiceAccount": 1, "Ingress": 0,
		"HorizontalPodAutoscaler": 0, "ScaledObject": 0, "TriggerAuthentication": 0, "PodMonitor": 0, "ConfigMap": 0})},
	{"everything on", "values/everything.yaml", nil, counts(map[string]int{
		"Deployment": 5, "Service": 1, "PodDisruptionBudget": 5, "NetworkPolicy": 4, "ServiceAccount": 1, "Ingress": 1,
		"HorizontalPodAutoscaler": 4, "ScaledObject": 1, "TriggerAuthentication": 1, "PodMonitor": 1, "PrometheusRule": 1,
		"ConfigMap": 4})},
	{"everything off", "values/nothing.yaml", nil, counts(map[string]int{
		"Deployment": 5, "Service": 1, "PodDisruptionBudget": 0, "NetworkPolicy": 0, "ServiceAccount": 0, "Ingress": 0,
		"HorizontalPodAutoscaler": 0, "ScaledObject": 0, "TriggerAuthentication": 0, "PodMonitor": 0, "ConfigMap": 0})},
	{"trainers go down to none", "values/everything.yaml", nil, func(objects []object) []string {
		for _, scaler := range of(objects, "ScaledObject") {
			if number(at(scaler, "spec", "minReplicaCount")) != 0 {
				return []string{fmt.Sprintf("%s keeps %v", scaler, at(scaler, "spec", "minReplicaCount"))}
			}
		}
		return nil
	}},
	{"a longer slice gets a longer grace", "values/minimal.yaml", []string{"finetune.sliceSeconds=300"}, func(objects []object) []string {
		if grace := number(at(pod(finetuner(objects)), "terminationGracePeriodSeconds")); grace != 360 {
			return []string{fmt.Sprintf("grace of %v s", grace)}
		}
		return nil
	}},
	{"a GPU's trainer finds its node", "values/everything.yaml", nil, func(objects []object) []string {
		var wrong complaints
		spec := pod(finetuner(objects))
		if text(at(spec, "nodeSelector", "nvidia.com/gpu.present")) != "true" {
			wrong.say("node selector %v", at(spec, "nodeSelector"))
		}
		if len(list(at(spec, "tolerations"))) != 1 || text(at(list(at(spec, "tolerations"))[0], "key")) != "nvidia.com/gpu" {
			wrong.say("tolerations %v", at(spec, "tolerations"))
		}
		return wrong
	}},
	{"each service uses the user that it is given", "values/everything.yaml", nil, func(objects []object) []string {
		var wrong complaints
		eachContainer(objects, func(deployment object, container map[string]any) {
			for _, e := range list(container["env"]) {
				secret := text(at(e, "valueFrom", "secretKeyRef", "name"))
				if secret != "" && !strings.Contains(secret, component(deployment)) {
					wrong.say("%s: %v comes from %s", deployment, at(e, "name"), secret)
				}
			}
		})
		return wrong
	}},
	{"large numbers stay whole", "values/minimal.yaml", []string{`search.env={"ADAPRUNER_CACHE_MAXIMUM_BYTES":21474836480,"ADAPRUNER_DATA_HELD_OUT_FRACTION":0.25}`}, func(objects []object) []string {
		search := environmentOf(objects)["search"]
		if search["ADAPRUNER_CACHE_MAXIMUM_BYTES"] != "21474836480" || search["ADAPRUNER_DATA_HELD_OUT_FRACTION"] != "0.25" {
			return []string{fmt.Sprint(search)}
		}
		return nil
	}},
	{"brokers are reached at their own ports", "values/everything.yaml", nil, func(objects []object) []string {
		var ports []float64
		for _, policy := range of(objects, "NetworkPolicy") {
			for _, out := range list(at(policy, "spec", "egress")) {
				for _, port := range list(at(out, "ports")) {
					ports = append(ports, number(at(port, "port")))
				}
			}
		}
		if fmt.Sprint(ports) != "[53 53 9093 9094 9000 4317]" {
			return []string{fmt.Sprint(ports)}
		}
		return nil
	}},
}

// rulesHaveTeeth breaks a good rendering in the way that each rule forbids and expects that rule to object.
func rulesHaveTeeth(r renderer, source known) []string {
	var wrong complaints
	rendered, err := r.render(newest, "values/everything.yaml")
	if err != nil {
		return []string{err.Error()}
	}
	broken := map[string][2]string{
		"five services":                             {"kind: Deployment", "kind: StatefulSet"},
		"no secret in plain text":                   {`\"$(BROKER_PASSWORD)\"`, `\"hunter2\"`},
		"only settings that the services read":      {"ADAPRUNER_FINETUNE_SLICE_DURATION", "ADAPRUNER_FINETUNE_SLICE_LENGTH"},
		"images have a version":                     {"/search-service:0.1.0-7", "/search-service:latest"},
		"containers are bounded":                    {"memory: 8Gi", "storage: 8Gi"},
		"probes":                                    {"/q/health/live,", "/q/health/ready,"},
		"least privilege":                           {"readOnlyRootFilesystem: true", "readOnlyRootFilesystem: false"},
		"every place that is written to has a size": {"sizeLimit: 4Gi", "medium: Memory"},
		"the grace covers a slice":                  {"terminationGracePeriodSeconds: 120", "terminationGracePeriodSeconds: 30"},
		"selectors select": {"  selector:\n    app.kubernetes.io/name: \"adapruner\"",
			"  selector:\n    app.kubernetes.io/name: \"pruner\""},
		"a budget does not block a drain":        {"maxUnavailable: 1\n  #", "maxUnavailable: 0\n  #"},
		"walls between pods":                     {"policyTypes: [Ingress, Egress]", "policyTypes: [Ingress]"},
		"one GPU a trainer":                      {"nvidia.com/gpu: 1", "nvidia.com/gpu: 2"},
		"autoscalers and deployments agree":      {"revisionHistoryLimit: 3", "replicas: 3"},
		"KEDA reads what the fine-tuners commit": {"topic: adapruner.weights.inherited", "topic: adapruner.weights.found"},
	}
	for _, rule := range rules {
		change := broken[rule.name]
		if !strings.Contains(string(rendered), change[0]) || change[0] == change[1] {
			wrong.say("%s: there is no %q to break", rule.name, change[0])
			continue
		}
		objects, err := parse([]byte(strings.Replace(string(rendered), change[0], change[1], 1)))
		if err != nil {
			wrong.say("%s: %v", rule.name, err)
		} else if len(rule.check(objects, source)) == 0 {
			wrong.say("%s does not object to %q", rule.name, change[1])
		}
	}
	return wrong
}
