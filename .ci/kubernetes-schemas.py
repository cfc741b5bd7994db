"""Makes JSON schemas for kubeconform of what Kubernetes and operators say about their objects, without a network.

Usage: kubernetes-schemas.py OUT SWAGGER CRD...

SWAGGER is Kubernetes' api/openapi-spec/swagger.json, each CRD a CustomResourceDefinition in YAML. A file of OUT is one kind,
named as kubeconform looks for it by '{{ .ResourceKind }}{{ .KindSuffix }}.json'. Fields that a kind does not have are
refused, which Kubernetes itself would drop in silence. Needs PyYAML.
"""

import json
import pathlib
import sys

import yaml

DEFINITIONS = "_definitions.json"
# Kubernetes describes these as strings, but takes numbers too.
NUMBERS_TOO = {
    "io.k8s.apimachinery.pkg.util.intstr.IntOrString": {"oneOf": [{"type": "string"}, {"type": "integer"}]},
    "io.k8s.apimachinery.pkg.api.resource.Quantity": {"oneOf": [{"type": "string"}, {"type": "number"}]},
}


def strict(schema):
    """The schema, or a list of them, in JSON Schema's own words and without room for unknown fields."""
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    if isinstance(schema.get("$ref"), str):
        return {"$ref": schema["$ref"].replace("#/definitions/", DEFINITIONS + "#/definitions/")}
    if schema.get("x-kubernetes-int-or-string") or schema.get("format") == "int-or-string":
        return {"oneOf": [{"type": "string"}, {"type": "integer"}]}
    result = {key: strict(value) for key, value in schema.items() if not key.startswith("x-kubernetes") and key != "properties"}
    if isinstance(schema.get("properties"), dict):
        result["properties"] = {name: strict(value) for name, value in schema["properties"].items()}
        result.setdefault("type", "object")
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            result.setdefault("additionalProperties", False)
    return result


def write(out, group, version, kind, schema):
    """Writes the schema of one kind."""
    parts = [kind.lower(), *([group.split(".")[0]] if group else []), version]
    schema["properties"]["kind"] = {"const": kind}
    schema["properties"]["apiVersion"] = {"const": f"{group}/{version}" if group else version}
    schema["required"] = sorted({"apiVersion", "kind", *schema.get("required", [])})
    (out / ("-".join(parts) + ".json")).write_text(json.dumps(schema))


def kinds_of_kubernetes(out, swagger):
    """Writes all kinds of Kubernetes itself and says how many."""
    definitions = json.loads(swagger.read_text())["definitions"]
    schemas = {name: strict(NUMBERS_TOO.get(name, definition)) for name, definition in definitions.items()}
    (out / DEFINITIONS).write_text(json.dumps({"definitions": schemas}))
    count = 0
    for name, definition in definitions.items():
        kinds = definition.get("x-kubernetes-group-version-kind", [])
        if len(kinds) == 1 and "properties" in definition:
            write(out, kinds[0]["group"], kinds[0]["version"], kinds[0]["kind"], json.loads(json.dumps(schemas[name])))
            count += 1
    return count


def kinds_of_operator(out, file):
    """Writes all versions of a custom resource and says how many."""
    spec = yaml.load(file.read_text(), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))["spec"]
    for version in spec["versions"]:
        schema = strict(version["schema"]["openAPIV3Schema"])
        # Described as an object without properties; what it may hold is Kubernetes' matter.
        schema["properties"]["metadata"] = {"$ref": DEFINITIONS + "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
        write(out, spec["group"], version["name"], spec["names"]["kind"], schema)
    return len(spec["versions"])


def main(out, swagger, *resources):
    """Writes all schemas and prints how many."""
    out = pathlib.Path(out)
    out.mkdir(parents=True, exist_ok=True)
    count = kinds_of_kubernetes(out, pathlib.Path(swagger))
    count += sum(kinds_of_operator(out, pathlib.Path(file)) for file in resources)
    print(count, "kinds")


main(*sys.argv[1:])
