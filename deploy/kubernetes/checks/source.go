package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// known is what the services' sources say, so that the chart cannot drift away from them.
type known struct {
	// settings are the environment variables that our configuration classes read.
	settings map[string]bool
	topics   map[string]bool
	group    string
}

var (
	mapping   = regexp.MustCompile(`@ConfigMapping\(prefix = "([a-z.-]+)"\)`)
	method    = regexp.MustCompile(`(?m)^ {4}[A-Za-z<>, ]+ ([a-z][A-Za-z0-9]*)\(\);`)
	property  = regexp.MustCompile(`@ConfigProperty\(name = "(adapruner[a-z.-]+)"|"(quarkus\.otel\.[a-z.]+)"`)
	topic     = regexp.MustCompile(`\("(adapruner\.[a-z.]+)", Event\.`)
	groupName = regexp.MustCompile(`@WithDefault\("([a-z-]+)"\)\s+String group\(\);`)
	capital   = regexp.MustCompile(`([a-z0-9])([A-Z])`)
	beginning = regexp.MustCompile(`config\.group\(\) \+ "-beginnings"`)
)

func readSource(root string) (known, error) {
	found := known{settings: map[string]bool{}, topics: map[string]bool{}}
	beginnings := false
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && (entry.Name() == "target" || entry.Name() == ".git" || entry.Name() == "test") {
			if err == nil {
				err = filepath.SkipDir
			}
			return err
		}
		if !strings.HasSuffix(path, ".java") {
			return nil
		}
		bytes, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		content := string(bytes)
		if prefix := mapping.FindStringSubmatch(content); prefix != nil {
			for _, m := range method.FindAllStringSubmatch(content, -1) {
				found.settings[variable(prefix[1]+"."+capital.ReplaceAllString(m[1], "$1-$2"))] = true
			}
		}
		for _, p := range property.FindAllStringSubmatch(content, -1) {
			found.settings[variable(p[1]+p[2])] = true
		}
		if filepath.Base(path) == "Topic.java" {
			for _, t := range topic.FindAllStringSubmatch(content, -1) {
				found.topics[t[1]] = true
			}
		}
		if group := groupName.FindStringSubmatch(content); group != nil {
			found.group = group[1]
		}
		beginnings = beginnings || beginning.MatchString(content)
		return nil
	})
	if err == nil && (len(found.settings) < 20 || len(found.topics) < 9 || found.group == "" || !beginnings) {
		err = fmt.Errorf("the services' sources under %s are not read as expected: %d settings, %d topics, group %q, beginnings %v",
			root, len(found.settings), len(found.topics), found.group, beginnings)
	}
	return found, err
}

// variable is the environment variable that sets a property.
func variable(property string) string {
	return strings.NewReplacer(".", "_", "-", "_").Replace(strings.ToUpper(property))
}
