package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"sigs.k8s.io/yaml"
)

// module is a Go module that carries specifications; its content is the one with this hash or none.
type module struct {
	path, version, sum string
}

// The oldest version that the chart accepts, and the newest.
var kubernetesVersions = []module{
	{"k8s.io/kubernetes", "v1.27.16", "h1:DHFqj/HTUqHStFlRH9wCKPocqgHsjR6Q/DzYarB2QQE="},
	{"k8s.io/kubernetes", "v1.37.2", "h1:A2VDEiObzkYqFTKhSsn0ZEb0RlLEXpHWj93gi2HqEwE="},
}

var customResources = []struct {
	module module
	folder string
}{
	{module{"github.com/kedacore/keda/v2", "v2.21.0", "h1:R6z2HZvstK4RLUMxroNACzBj74xGxt3kG59b5Xc+Xps="}, "config/crd/bases"},
	{module{"github.com/prometheus-operator/prometheus-operator", "v0.85.0", "h1:M5xLCLEoaW2IJfnuCwFzzpL+jSVQu3KGT84Pye+fW8s="},
		"example/prometheus-operator-crd"},
}

// What a chart may use of Kubernetes itself: stable versions alone. Anything else has no schema, and so is invalid.
var builtInGroups = []string{"/v1", "apps/v1", "policy/v1", "networking.k8s.io/v1", "autoscaling/v2"}

func (m module) number() string { return strings.TrimPrefix(m.version, "v") }

// fetch gives the module's folder.
func (m module) fetch() (string, error) {
	command := exec.Command("go", "mod", "download", "-json", m.path+"@"+m.version)
	command.Dir = os.TempDir()
	out, err := command.Output()
	var answer struct{ Dir, Sum, Error string }
	if jsonErr := json.Unmarshal(out, &answer); jsonErr != nil || err != nil {
		return "", fmt.Errorf("%s@%s cannot be fetched: %v %s", m.path, m.version, err, answer.Error)
	}
	if answer.Sum != m.sum {
		return "", fmt.Errorf("%s@%s has the hash %s, not %s", m.path, m.version, answer.Sum, m.sum)
	}
	return answer.Dir, nil
}

// schemasOf makes a folder of strict JSON schemas, one a kind: GROUP/KIND_VERSION.json.
func schemasOf(kubernetes module, cache string) (string, error) {
	const layout = "1"
	folder := filepath.Join(cache, "schemas-"+layout+"-"+kubernetes.number())
	if _, err := os.Stat(folder); err == nil {
		return folder, nil
	}
	unfinished := folder + ".new"
	if err := os.RemoveAll(unfinished); err != nil {
		return "", err
	}
	if err := builtIn(kubernetes, unfinished); err != nil {
		return "", err
	}
	for _, custom := range customResources {
		if err := customIn(custom.module, custom.folder, unfinished); err != nil {
			return "", err
		}
	}
	return folder, os.Rename(unfinished, folder)
}

func builtIn(kubernetes module, folder string) error {
	dir, err := kubernetes.fetch()
	if err != nil {
		return err
	}
	content, err := os.ReadFile(filepath.Join(dir, "api", "openapi-spec", "swagger.json"))
	if err != nil {
		return err
	}
	var specification struct{ Definitions map[string]map[string]any }
	if err := json.Unmarshal(content, &specification); err != nil {
		return err
	}
	for _, definition := range specification.Definitions {
		kinds := list(definition["x-kubernetes-group-version-kind"])
		if len(kinds) != 1 {
			continue
		}
		group, kind, version := text(at(kinds[0], "group")), text(at(kinds[0], "kind")), text(at(kinds[0], "version"))
		if !slices.Contains(builtInGroups, group+"/"+version) {
			continue
		}
		schema := strict(definition, specification.Definitions)
		if err := write(folder, group, kind, version, schema); err != nil {
			return err
		}
	}
	return nil
}

func customIn(from module, inside, folder string) error {
	dir, err := from.fetch()
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(dir, inside, "*.yaml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("%s has no definitions in %s: %v", from.path, inside, err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		var definition object
		if err := yaml.Unmarshal(content, &definition); err != nil {
			return err
		}
		for _, version := range list(at(definition, "spec", "versions")) {
			schema, ok := at(version, "schema", "openAPIV3Schema").(map[string]any)
			if !ok {
				continue
			}
			if properties, ok := schema["properties"].(map[string]any); ok {
				properties["metadata"] = map[string]any{"type": "object"}
			}
			err := write(folder, text(at(definition, "spec", "group")), text(at(definition, "spec", "names", "kind")),
				text(at(version, "name")), strict(schema, nil))
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// strict replaces references by what they mean and refuses every property that is not described.
func strict(node map[string]any, definitions map[string]map[string]any) map[string]any {
	if reference := text(node["$ref"]); reference != "" {
		name := strings.TrimPrefix(reference, "#/definitions/")
		switch {
		case strings.HasSuffix(name, "util.intstr.IntOrString"):
			return map[string]any{"type": []string{"string", "integer"}}
		case strings.HasSuffix(name, "api.resource.Quantity"):
			return map[string]any{"type": []string{"string", "number"}}
		default:
			return strict(definitions[name], definitions)
		}
	}
	if node["x-kubernetes-int-or-string"] == true {
		return map[string]any{"type": []string{"string", "integer"}}
	}
	result := map[string]any{}
	for key, value := range node {
		switch key {
		case "properties":
			properties := map[string]any{}
			for name, property := range value.(map[string]any) {
				properties[name] = strict(property.(map[string]any), definitions)
			}
			result[key] = properties
		case "items", "additionalProperties":
			if schema, ok := value.(map[string]any); ok {
				result[key] = strict(schema, definitions)
			} else {
				result[key] = value
			}
		case "type", "required", "enum", "pattern", "minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems":
			result[key] = value
		}
	}
	_, described := result["properties"]
	_, open := result["additionalProperties"]
	if described && !open && node["x-kubernetes-preserve-unknown-fields"] != true {
		result["additionalProperties"] = false
	}
	return result
}

func write(folder, group, kind, version string, schema map[string]any) error {
	content, err := json.Marshal(schema)
	if err != nil {
		return err
	}
	file := schemaFile(folder, group, kind, version)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, content, 0o644)
}

// schemaFile is where kubeconform looks with the template of validator.location; the core group is named after its version.
func schemaFile(folder, group, kind, version string) string {
	if group == "" {
		group = version
	}
	return filepath.Join(folder, group, strings.ToLower(kind)+"_"+version+".json")
}

// validator runs kubeconform over manifests, with our schemas alone.
type validator struct {
	kubeconform, schemas, version string
}

func (v validator) validate(manifests []byte) []string {
	location := filepath.Join(v.schemas, "{{ .Group }}", "{{ .ResourceKind }}_{{ .ResourceAPIVersion }}.json")
	command := exec.Command(v.kubeconform, "-strict", "-summary", "-kubernetes-version", v.version, "-schema-location", location)
	command.Stdin = bytes.NewReader(manifests)
	out, err := command.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Invalid: 0, Errors: 0, Skipped: 0") {
		return []string{string(out)}
	}
	return nil
}

// selfTest makes sure that the schemas have teeth.
func (v validator) selfTest() []string {
	var problems []string
	for name, manifest := range map[string]string{
		"a property that does not exist": "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {prots: []}",
		"a wrong type":                   "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec: {ports: [{port: eighty}]}",
		"a missing property":             "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {replicas: 1}",
		"a kind that does not exist":     "apiVersion: apps/v1\nkind: Deploiment\nmetadata: {name: a}",
		"a wrong scaler":                 "apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata: {name: a}\nspec: {triggers: [{type: kafka}]}",
		"a wrong monitor":                "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: a}\nspec: {selector: 1}",
	} {
		if len(v.validate([]byte(manifest))) == 0 {
			problems = append(problems, name+" was accepted")
		}
	}
	return problems
}
