package main

import (
	"bytes"
	"fmt"
	"os"

	"sigs.k8s.io/yaml"
)

const environmentFile = "environment.yaml"

const environmentComment = `# What the chart's default values give each service, as helm renders it (values/minimal.yaml; secrets are left out). The
# tests in integration-tests start the services with it. Written by ./check -write; never by hand.
`

// environmentOf gives the plain variables of every service's container, by the service's name.
func environmentOf(objects []object) map[string]map[string]string {
	services := map[string]map[string]string{}
	eachContainer(objects, func(deployment object, container map[string]any) {
		variables := map[string]string{}
		for _, e := range list(container["env"]) {
			if at(e, "valueFrom") == nil {
				variables[text(at(e, "name"))] = text(at(e, "value"))
			}
		}
		services[component(deployment)] = variables
	})
	return services
}

// keptEnvironment says whether the file still is what the chart renders; with write, it makes it so.
func keptEnvironment(r renderer, write bool) []string {
	rendered, err := r.render(newest, "values/minimal.yaml")
	if err != nil {
		return []string{err.Error()}
	}
	objects, err := parse(rendered)
	if err != nil {
		return []string{err.Error()}
	}
	content, err := yaml.Marshal(environmentOf(objects))
	if err != nil {
		return []string{err.Error()}
	}
	content = append([]byte(environmentComment), content...)
	if write {
		if err := os.WriteFile(environmentFile, content, 0o644); err != nil {
			return []string{err.Error()}
		}
		return nil
	}
	kept, err := os.ReadFile(environmentFile)
	if err != nil {
		return []string{err.Error()}
	}
	if !bytes.Equal(kept, content) {
		return []string{fmt.Sprintf("it is\n%s\nbut the chart gives\n%s\nrun ./check -write and the tests of integration-tests", kept, content)}
	}
	return nil
}
