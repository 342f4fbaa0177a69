"""The manifests for Kubernetes: safe by default, and what they name is there."""

import re

import pytest
import yaml

from tests.guards import ROOT, settings_read

FOLDER = ROOT / "deploy/kubernetes"
BASE = FOLDER / "base"
KUSTOMIZATION = yaml.safe_load((BASE / "kustomization.yaml").read_text())
OVERLAY = yaml.safe_load((FOLDER / "example/kustomization.yaml").read_text())
ALL = [
    each
    for name in KUSTOMIZATION["resources"]
    for each in yaml.safe_load_all((BASE / name).read_text())
]
PODS = {
    each["metadata"]["name"]: each["spec"]["template"]
    for each in ALL
    if each["kind"] in ("Deployment", "StatefulSet", "Job")
}
CONTAINERS = [
    (name, each)
    for name, pod in PODS.items()
    for each in (*pod["spec"].get("initContainers", ()), *pod["spec"]["containers"])
]
each_container = pytest.mark.parametrize(
    "container",
    [c for _, c in CONTAINERS],
    ids=[f"{n}-{c['name']}" for n, c in CONTAINERS],
)
# Made by hand, so that they are in no repository.
SECRETS = {"kiem", "kiem-tls"}


def of(kind):
    return [each for each in ALL if each["kind"] == kind]


def named(kind):
    return {each["metadata"]["name"] for each in of(kind)}


def test_every_file_is_used():
    files = {path.name for path in BASE.iterdir()} - {"kustomization.yaml"}

    assert files == set(KUSTOMIZATION["resources"])
    assert OVERLAY["resources"] == ["../base"]


def test_all_parts_are_there():
    parts = ("web", "worker", "beat", "migrate", "redis")
    assert set(PODS) == {f"kiem-{part}" for part in parts}


def test_there_is_one_beat_and_the_old_one_goes_first():
    (beat,) = [e for e in of("Deployment") if e["metadata"]["name"] == "kiem-beat"]

    assert beat["spec"]["replicas"] == 1
    assert beat["spec"]["strategy"]["type"] == "Recreate"


@each_container
def test_each_container_may_nothing_that_it_does_not_need(container):
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["resources"]["requests"] and container["resources"]["limits"]


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS)
def test_no_pod_runs_as_root_or_speaks_with_the_cluster(pod):
    context = pod["spec"]["securityContext"]

    assert context["runAsNonRoot"] and context["runAsUser"] > 0
    assert context["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["spec"]["automountServiceAccountToken"] is False


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS)
def test_what_a_pod_names_is_there(pod):
    text = yaml.safe_dump(pod)
    volumes = {each["name"] for each in pod["spec"].get("volumes", ())}
    volumes |= {"redis"} if pod is PODS["kiem-redis"] else set()
    claims = set(re.findall(r"claimName: (\S+)", text))
    refs = [
        (kind, each[kind]["name"])
        for _, c in CONTAINERS
        for each in c.get("envFrom", ())
        for kind in each
    ]

    mounted = {m["name"] for c in pod["spec"]["containers"] for m in c["volumeMounts"]}
    assert mounted <= volumes
    assert claims <= named("PersistentVolumeClaim")
    maps = {each["name"] for each in KUSTOMIZATION["configMapGenerator"]}
    assert {name for kind, name in refs if kind == "configMapRef"} <= maps
    assert {name for kind, name in refs if kind == "secretRef"} <= SECRETS


def test_every_selector_finds_a_pod():
    parts = {pod["metadata"]["labels"]["part"] for pod in PODS.values()}
    text = yaml.safe_dump([e for e in ALL if e["kind"] != "Deployment"])
    services = {each["spec"]["selector"]["part"] for each in of("Service")}
    budgets = {
        each["spec"]["selector"]["matchLabels"]["part"]
        for each in of("PodDisruptionBudget")
    }

    assert services == {"web", "redis"}
    assert budgets == {"web", "worker"}
    assert set(re.findall(r"part: (\w+)", text)) <= parts
    for each in (*of("Deployment"), *of("StatefulSet")):
        labels = each["spec"]["template"]["metadata"]["labels"]
        assert each["spec"]["selector"]["matchLabels"] == labels


def test_the_network_is_closed_but_for_what_is_named():
    closed, *rules = of("NetworkPolicy")

    assert closed["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    assert len(rules) == 3


@pytest.mark.parametrize("made", [KUSTOMIZATION, OVERLAY], ids=["base", "example"])
def test_only_settings_that_there_are_are_given(made):
    names = {
        line.partition("=")[0] for line in made["configMapGenerator"][0]["literals"]
    }

    assert names <= settings_read()
    assert not any("KEY" in name or "PASSWORD" in name for name in names)


def test_the_web_is_asked_whether_it_lives_and_whether_it_can_serve():
    (web,) = PODS["kiem-web"]["spec"]["containers"]
    paths = {p: web[p]["httpGet"]["path"] for p in ("livenessProbe", "readinessProbe")}

    assert paths["livenessProbe"].endswith("/livez/")
    assert paths["readinessProbe"].endswith("/readyz/")


def test_the_ingress_leads_to_the_web():
    (ingress,) = of("Ingress")
    (rule,) = ingress["spec"]["rules"]

    (path,) = rule["http"]["paths"]
    assert path["backend"]["service"]["name"] in named("Service")
    assert [rule["host"]] == ingress["spec"]["tls"][0]["hosts"]
