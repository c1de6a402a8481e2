// Command checks renders the Helm chart and says whether what comes out may run.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"
)

// results counts what was checked and prints what failed.
type results struct {
	passed, failed int
}

// note records one check; no problems means that it passed.
func (r *results) note(name string, problems ...string) {
	if len(problems) == 0 {
		r.passed++
		return
	}
	r.failed++
	fmt.Printf("FAILED  %s\n", name)
	for _, problem := range problems {
		fmt.Printf("        %s\n", problem)
	}
}

func main() {
	chart := flag.String("chart", "", "folder of the chart")
	source := flag.String("source", "", "root of the repository")
	cache := flag.String("cache", "", "where fetched files are kept")
	helm := flag.String("helm", "", "program")
	kubeconform := flag.String("kubeconform", "", "program")
	write := flag.Bool("write", false, "write "+environmentFile)
	flag.Parse()
	if err := run(*chart, *source, *cache, *helm, *kubeconform, *write); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(chart, source, cache, helm, kubeconform string, write bool) error {
	var all results
	renderer := renderer{helm: helm, chart: chart}
	shapes, err := filepath.Glob("values/*.yaml")
	if err != nil || len(shapes) == 0 {
		return fmt.Errorf("no values to render: %v", err)
	}
	sort.Strings(shapes)
	known, err := readSource(source)
	if err != nil {
		return err
	}
	for _, version := range kubernetesVersions {
		schemas, err := schemasOf(version, cache)
		if err != nil {
			return err
		}
		validator := validator{kubeconform: kubeconform, schemas: schemas, version: version.number()}
		all.note("the schemas of "+version.number()+" refuse what is wrong", validator.selfTest()...)
		for _, shape := range shapes {
			rendered, err := renderer.render(version.number(), shape)
			if err != nil {
				all.note(shape+" renders", err.Error())
				continue
			}
			name := filepath.Base(shape) + " on Kubernetes " + version.number()
			all.note(name+": valid", validator.validate(rendered)...)
			objects, err := parse(rendered)
			if err != nil {
				return err
			}
			for _, rule := range rules {
				all.note(name+": "+rule.name, rule.check(objects, known)...)
			}
		}
	}
	for _, shape := range expectations {
		all.note(shape.name, shape.check(renderer)...)
	}
	all.note(environmentFile+" is what the chart gives", keptEnvironment(renderer, write)...)
	for _, refusal := range refusals {
		all.note("refused: "+refusal.name, refusal.check(renderer)...)
	}
	all.note("rules object to what is wrong", rulesHaveTeeth(renderer, known)...)
	all.note("lint", renderer.lint("values/minimal.yaml")...)
	fmt.Printf("%d passed, %d failed\n", all.passed, all.failed)
	if all.failed > 0 {
		os.Exit(1)
	}
	return nil
}
