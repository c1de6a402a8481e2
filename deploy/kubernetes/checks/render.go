package main

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"

	"sigs.k8s.io/yaml"
)

// object is a Kubernetes object as it stands in the rendering.
type object map[string]any

func (o object) kind() string { return text(o["kind"]) }

func (o object) name() string { return text(at(o, "metadata", "name")) }

func (o object) String() string { return o.kind() + " " + o.name() }

// renderer runs helm on the chart.
type renderer struct {
	helm, chart string
}

// render gives the manifests of a release called "prune" in the namespace "ml"; set overrides single values.
func (r renderer) render(version, values string, set ...string) ([]byte, error) {
	arguments := []string{"template", "prune", r.chart, "--namespace", "ml", "--kube-version", version, "--values", values}
	for _, s := range set {
		arguments = append(arguments, "--set-json", s)
	}
	command := exec.Command(r.helm, arguments...)
	var out, errors bytes.Buffer
	command.Stdout, command.Stderr = &out, &errors
	if err := command.Run(); err != nil {
		return nil, fmt.Errorf("%s", strings.TrimSpace(errors.String()))
	}
	return out.Bytes(), nil
}

func (r renderer) lint(values string) []string {
	out, err := exec.Command(r.helm, "lint", "--strict", r.chart, "--values", values).CombinedOutput()
	if err != nil {
		return []string{string(out)}
	}
	return nil
}

func parse(manifests []byte) ([]object, error) {
	var objects []object
	for _, document := range strings.Split(string(manifests), "\n---") {
		var o object
		if err := yaml.UnmarshalStrict([]byte(document), &o); err != nil {
			return nil, fmt.Errorf("%w in\n%s", err, document)
		}
		if len(o) > 0 {
			objects = append(objects, o)
		}
	}
	return objects, nil
}

// at walks maps by key; nil where there is none.
func at(value any, path ...string) any {
	for _, key := range path {
		switch m := value.(type) {
		case object:
			value = m[key]
		case map[string]any:
			value = m[key]
		default:
			return nil
		}
	}
	return value
}

func text(value any) string {
	s, _ := value.(string)
	return s
}

func list(value any) []any {
	l, _ := value.([]any)
	return l
}

func number(value any) float64 {
	switch n := value.(type) {
	case float64:
		return n
	case int64:
		return float64(n)
	default:
		return -1
	}
}

func labels(value any) map[string]string {
	result := map[string]string{}
	if m, ok := value.(map[string]any); ok {
		for k, v := range m {
			result[k] = text(v)
		}
	}
	return result
}

// covers says whether a selector takes objects with these labels; an empty one takes all.
func covers(selector, of map[string]string) bool {
	for k, v := range selector {
		if of[k] != v {
			return false
		}
	}
	return true
}
