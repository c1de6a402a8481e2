package main

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// rule is something that must hold in every rendering.
type rule struct {
	name  string
	check func(objects []object, source known) []string
}

var rules = []rule{
	{"five services", fiveServices},
	{"no secret in plain text", noSecret},
	{"only settings that the services read", onlyKnownSettings},
	{"images have a version", imagesHaveAVersion},
	{"containers are bounded", bounded},
	{"probes", probes},
	{"least privilege", leastPrivilege},
	{"every place that is written to has a size", writablePlaces},
	{"the grace covers a slice", graceCoversSlice},
	{"selectors select", selectorsSelect},
	{"a budget does not block a drain", budgets},
	{"walls between pods", walls},
	{"one GPU a trainer", oneGpu},
	{"autoscalers and deployments agree", autoscalers},
	{"KEDA reads what the fine-tuners commit", kedaReads},
}

var services = []string{"gateway", "importance", "search", "inheritance", "finetune"}

// complaintsList is what a rule answers with; empty: it holds.
type complaintsList = []string

// complaints collects what is wrong.
type complaints []string

func (c *complaints) say(format string, values ...any) {
	*c = append(*c, fmt.Sprintf(format, values...))
}

func of(objects []object, kind string) []object {
	return slices.DeleteFunc(slices.Clone(objects), func(o object) bool { return o.kind() != kind })
}

func component(o object) string {
	return text(at(o, "metadata", "labels", "app.kubernetes.io/component"))
}

func pod(deployment object) any { return at(deployment, "spec", "template", "spec") }

// eachContainer visits every container of every deployment.
func eachContainer(objects []object, visit func(deployment object, container map[string]any)) {
	for _, deployment := range of(objects, "Deployment") {
		for _, kind := range []string{"containers", "initContainers"} {
			for _, container := range list(at(pod(deployment), kind)) {
				visit(deployment, container.(map[string]any))
			}
		}
	}
}

func fiveServices(objects []object, _ known) complaintsList {
	var found []string
	for _, deployment := range of(objects, "Deployment") {
		found = append(found, component(deployment))
	}
	slices.Sort(found)
	expected := slices.Sorted(slices.Values(services))
	if !slices.Equal(found, expected) {
		return []string{fmt.Sprintf("deployments are %v", found)}
	}
	return nil
}

var (
	secretName    = regexp.MustCompile(`PASSWORD|SECRET|TOKEN|CREDENTIAL|ACCESS_KEY|USERNAME|JAAS`)
	onlyReference = regexp.MustCompile(`^[a-zA-Z.]+ required username="\$\(BROKER_USERNAME\)" password="\$\(BROKER_PASSWORD\)";$`)
)

func noSecret(objects []object, _ known) complaintsList {
	var wrong complaints
	for _, o := range of(objects, "Secret") {
		wrong.say("%s is part of the chart", o)
	}
	eachContainer(objects, func(deployment object, container map[string]any) {
		for _, e := range list(container["env"]) {
			name, value := text(at(e, "name")), text(at(e, "value"))
			switch {
			case !secretName.MatchString(name):
			case name == "KAFKA_SASL_JAAS_CONFIG":
				if !onlyReference.MatchString(value) {
					wrong.say("%s: %s holds more than references", deployment, name)
				}
			case text(at(e, "valueFrom", "secretKeyRef", "name")) == "" || text(at(e, "valueFrom", "secretKeyRef", "key")) == "":
				wrong.say("%s: %s does not come from a secret", deployment, name)
			}
		}
	})
	return wrong
}

func onlyKnownSettings(objects []object, source known) complaintsList {
	var wrong complaints
	eachContainer(objects, func(deployment object, container map[string]any) {
		seen := map[string]bool{}
		for _, e := range list(container["env"]) {
			name := text(at(e, "name"))
			ours := strings.HasPrefix(name, "ADAPRUNER_") || strings.HasPrefix(name, "QUARKUS_OTEL_")
			if ours && !source.settings[name] {
				wrong.say("%s: no service reads %s", deployment, name)
			}
			if seen[name] {
				wrong.say("%s: %s is set twice", deployment, name)
			}
			seen[name] = true
		}
		for _, needed := range []string{"QUARKUS_HTTP_HOST", "KAFKA_BOOTSTRAP_SERVERS", "ADAPRUNER_STORE_ENDPOINT",
			"ADAPRUNER_STORE_ACCESS_KEY", "ADAPRUNER_STORE_SECRET_KEY", "ADAPRUNER_CACHE_DIRECTORY"} {
			if !seen[needed] {
				wrong.say("%s: %s is not set", deployment, needed)
			}
		}
	})
	return wrong
}

func imagesHaveAVersion(objects []object, _ known) complaintsList {
	var wrong complaints
	eachContainer(objects, func(deployment object, container map[string]any) {
		image := text(container["image"])
		last := image[strings.LastIndex(image, "/")+1:]
		_, tag, tagged := strings.Cut(last, ":")
		if !tagged || tag == "" || tag == "latest" {
			wrong.say("%s: image %s", deployment, image)
		}
	})
	return wrong
}

func bounded(objects []object, _ known) complaintsList {
	var wrong complaints
	eachContainer(objects, func(deployment object, container map[string]any) {
		for _, kind := range []string{"requests", "limits"} {
			for _, resource := range []string{"cpu", "memory"} {
				if at(container, "resources", kind, resource) == nil {
					wrong.say("%s: no %s in %s", deployment, resource, kind)
				}
			}
		}
	})
	return wrong
}

func probes(objects []object, _ known) complaintsList {
	var wrong complaints
	eachContainer(objects, func(deployment object, container map[string]any) {
		for probe, address := range map[string]string{
			"startupProbe": "/q/health/started", "livenessProbe": "/q/health/live", "readinessProbe": "/q/health/ready"} {
			get := at(container, probe, "httpGet")
			if text(at(get, "path")) != address || text(at(get, "port")) != "http" {
				wrong.say("%s: %s asks %v", deployment, probe, get)
			}
		}
		if port := number(at(list(container["ports"])[0], "containerPort")); port != 8080 {
			wrong.say("%s: port %v", deployment, port)
		}
	})
	return wrong
}

func leastPrivilege(objects []object, _ known) complaintsList {
	var wrong complaints
	for _, deployment := range of(objects, "Deployment") {
		spec := pod(deployment)
		if at(spec, "automountServiceAccountToken") != false {
			wrong.say("%s: gets a token", deployment)
		}
		if at(spec, "securityContext", "runAsNonRoot") != true || number(at(spec, "securityContext", "runAsUser")) < 1 {
			wrong.say("%s: may be root", deployment)
		}
		if text(at(spec, "securityContext", "seccompProfile", "type")) != "RuntimeDefault" {
			wrong.say("%s: no seccomp profile", deployment)
		}
		for _, shared := range []string{"hostNetwork", "hostPID", "hostIPC"} {
			if at(spec, shared) != nil {
				wrong.say("%s: %s", deployment, shared)
			}
		}
	}
	eachContainer(objects, func(deployment object, container map[string]any) {
		context := container["securityContext"]
		if at(context, "readOnlyRootFilesystem") != true {
			wrong.say("%s: root can be written to", deployment)
		}
		if at(context, "allowPrivilegeEscalation") != false || at(context, "privileged") != false {
			wrong.say("%s: may gain privileges", deployment)
		}
		if drop := list(at(context, "capabilities", "drop")); len(drop) != 1 || drop[0] != "ALL" {
			wrong.say("%s: keeps capabilities", deployment)
		}
	})
	return wrong
}

func writablePlaces(objects []object, _ known) complaintsList {
	var wrong complaints
	eachContainer(objects, func(deployment object, container map[string]any) {
		volumes := map[string]any{}
		for _, volume := range list(at(pod(deployment), "volumes")) {
			volumes[text(at(volume, "name"))] = volume
		}
		writable := map[string]bool{}
		for _, mount := range list(container["volumeMounts"]) {
			volume := volumes[text(at(mount, "name"))]
			if at(mount, "readOnly") == true && at(volume, "secret") != nil {
				continue
			}
			writable[text(at(mount, "mountPath"))] = true
			if text(at(volume, "emptyDir", "sizeLimit")) == "" {
				wrong.say("%s: %v has no size", deployment, at(mount, "mountPath"))
			}
		}
		if !writable["/tmp"] || !writable[path.Dir(environment(container, "ADAPRUNER_CACHE_DIRECTORY"))] || len(writable) != 2 {
			wrong.say("%s: writes to %v", deployment, writable)
		}
	})
	return wrong
}

func environment(container map[string]any, name string) string {
	for _, e := range list(container["env"]) {
		if text(at(e, "name")) == name {
			return text(at(e, "value"))
		}
	}
	return ""
}

func graceCoversSlice(objects []object, _ known) complaintsList {
	var wrong complaints
	eachContainer(objects, func(deployment object, container map[string]any) {
		grace := time.Duration(number(at(pod(deployment), "terminationGracePeriodSeconds"))) * time.Second
		if component(deployment) != "finetune" {
			if grace < 10*time.Second {
				wrong.say("%s: grace of %s", deployment, grace)
			}
			return
		}
		slice, err := time.ParseDuration(environment(container, "ADAPRUNER_FINETUNE_SLICE_DURATION"))
		if err != nil || slice < 10*time.Second || grace < slice {
			wrong.say("%s: grace of %s, slice of %s (%v)", deployment, grace, slice, err)
		}
	})
	return wrong
}

func selectorsSelect(objects []object, _ known) complaintsList {
	var wrong complaints
	pods := map[string]map[string]string{}
	for _, deployment := range of(objects, "Deployment") {
		pods[component(deployment)] = labels(at(deployment, "spec", "template", "metadata", "labels"))
	}
	one := func(o object, selector map[string]string) {
		var taken []string
		for name, of := range pods {
			if covers(selector, of) {
				taken = append(taken, name)
			}
		}
		if len(taken) != 1 || taken[0] != component(o) {
			wrong.say("%s selects %v", o, taken)
		}
	}
	for _, o := range objects {
		switch o.kind() {
		case "Deployment", "PodDisruptionBudget":
			one(o, labels(at(o, "spec", "selector", "matchLabels")))
		case "Service":
			one(o, labels(at(o, "spec", "selector")))
		case "PodMonitor":
			for name, of := range pods {
				if !covers(labels(at(o, "spec", "selector", "matchLabels")), of) {
					wrong.say("%s does not see %s", o, name)
				}
			}
		}
	}
	return wrong
}

func budgets(objects []object, _ known) complaintsList {
	var wrong complaints
	for _, budget := range of(objects, "PodDisruptionBudget") {
		if number(at(budget, "spec", "maxUnavailable")) < 1 || at(budget, "spec", "minAvailable") != nil {
			wrong.say("%s blocks a drain", budget)
		}
	}
	return wrong
}

// walls holds where policies are rendered at all; that they are, by default, is an expectation of its own.
func walls(objects []object, _ known) complaintsList {
	var wrong complaints
	policies := of(objects, "NetworkPolicy")
	if len(policies) == 0 {
		return nil
	}
	denied := func(pod map[string]string, direction string) bool {
		for _, policy := range policies {
			if covers(labels(at(policy, "spec", "podSelector", "matchLabels")), pod) &&
				slices.Contains(list(at(policy, "spec", "policyTypes")), any(direction)) &&
				at(policy, "spec", strings.ToLower(direction)) == nil {
				return true
			}
		}
		return false
	}
	for _, deployment := range of(objects, "Deployment") {
		pod := labels(at(deployment, "spec", "template", "metadata", "labels"))
		for _, direction := range []string{"Ingress", "Egress"} {
			if !denied(pod, direction) {
				wrong.say("%s: %s is not denied by default", deployment, direction)
			}
		}
	}
	for _, policy := range policies {
		for _, direction := range []string{"ingress", "egress"} {
			for _, open := range list(at(policy, "spec", direction)) {
				if len(list(at(open, "ports"))) == 0 {
					wrong.say("%s: every port is open for %s", policy, direction)
				}
				if direction == "ingress" && len(list(at(open, "from"))) == 0 {
					wrong.say("%s: anyone may call", policy)
				}
			}
		}
	}
	return wrong
}

func oneGpu(objects []object, _ known) complaintsList {
	var wrong complaints
	eachContainer(objects, func(deployment object, container map[string]any) {
		gpus := 0.0
		limits, _ := at(container, "resources", "limits").(map[string]any)
		for resource, amount := range limits {
			if strings.Contains(resource, "/") {
				gpus += number(amount)
			}
		}
		device := environment(container, "ADAPRUNER_ENGINE_DEVICE")
		if gpus > 1 || gpus == 1 != (device == "cuda") || gpus > 0 && component(deployment) != "finetune" {
			wrong.say("%s: %v GPUs, device %q", deployment, gpus, device)
		}
		if gpus == 1 && !strings.Contains(text(container["image"]), "gpu") {
			wrong.say("%s: image %v for a GPU", deployment, container["image"])
		}
	})
	return wrong
}

func autoscalers(objects []object, _ known) complaintsList {
	var wrong complaints
	scaled := map[string]object{}
	for _, kind := range []string{"HorizontalPodAutoscaler", "ScaledObject"} {
		for _, scaler := range of(objects, kind) {
			target := text(at(scaler, "spec", "scaleTargetRef", "name"))
			if other, twice := scaled[target]; twice {
				wrong.say("%s and %s scale %s", scaler, other, target)
			}
			scaled[target] = scaler
		}
	}
	for _, deployment := range of(objects, "Deployment") {
		_, isScaled := scaled[deployment.name()]
		delete(scaled, deployment.name())
		if isScaled == (at(deployment, "spec", "replicas") != nil) {
			wrong.say("%s: replicas %v although scaled: %v", deployment, at(deployment, "spec", "replicas"), isScaled)
		}
	}
	for target, scaler := range scaled {
		wrong.say("%s scales %s, which does not exist", scaler, target)
	}
	return wrong
}

func kedaReads(objects []object, source known) complaintsList {
	var wrong complaints
	authentications := map[string]bool{}
	for _, authentication := range of(objects, "TriggerAuthentication") {
		authentications[authentication.name()] = true
	}
	for _, scaler := range of(objects, "ScaledObject") {
		groups := map[string]string{}
		for _, trigger := range list(at(scaler, "spec", "triggers")) {
			if reference := text(at(trigger, "authenticationRef", "name")); reference != "" && !authentications[reference] {
				wrong.say("%s: %s does not exist", scaler, reference)
			}
			metadata := at(trigger, "metadata")
			switch text(at(trigger, "type")) {
			case "kafka":
				if !source.topics[text(at(metadata, "topic"))] {
					wrong.say("%s: there is no topic %v", scaler, at(metadata, "topic"))
				}
				if at(metadata, "excludePersistentLag") != "false" || at(metadata, "offsetResetPolicy") != "earliest" {
					wrong.say("%s: a long slice or a new group would read as no work", scaler)
				}
				groups[text(at(metadata, "topic"))] = text(at(metadata, "consumerGroup"))
			case "prometheus":
				groups["adapruner.training.slice.requested"] = source.group
			default:
				wrong.say("%s: trigger %v", scaler, at(trigger, "type"))
			}
		}
		if groups["adapruner.training.slice.requested"] != source.group ||
			groups["adapruner.weights.inherited"] != source.group+"-beginnings" {
			wrong.say("%s: reads %v", scaler, groups)
		}
	}
	return wrong
}
