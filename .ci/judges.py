"""What validators and clients of others say of a running server: judges.py BASE_URL VERSION COMMAND….

The command publishes the release VERSION after the one that is there.
"""

import json
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import feedparser
import rdflib
from ckanapi import NotFound, RemoteCKAN
from frictionless import Package, system
from openapi_spec_validator import OpenAPIV31SpecValidator
from rdflib.compare import graph_diff, to_isomorphic
from resync.capability_list import CapabilityList
from resync.change_list import ChangeList
from resync.resource_list import ResourceList
from resync.source_description import SourceDescription

BASE, NEXT_VERSION, *PUBLISH_NEXT = sys.argv[1:]
# The forms of linked data: as rdflib calls them, and how a path or an Accept header asks for them.
FORMS = {"json-ld": "application/ld+json", "turtle": "text/turtle", "xml": "application/rdf+xml"}
ENDINGS = {"json-ld": "jsonld", "turtle": "ttl", "xml": "rdf"}


def get(path, accept="*/*"):
    """Reads a page, as soon as it is ready."""
    address = path if path.startswith("http") else BASE + path
    for _ in range(120):
        try:
            with urllib.request.urlopen(urllib.request.Request(address, headers={"Accept": accept})) as answer:
                if accept not in ("*/*", answer.headers.get_content_type()):
                    raise AssertionError(f"{path} is not sent as {accept}")
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code != 503:
                raise
        except urllib.error.URLError:
            pass  # It does not listen yet.
        time.sleep(0.25)
    raise TimeoutError(path)


def graph(text, form):
    """Reads linked data. A context or document elsewhere must not be needed: nothing is fetched."""
    if form == "json-ld" and "http" in str(json.loads(text).get("@context", "")).split("{", 1)[0]:
        raise ValueError("the context is elsewhere")
    return rdflib.Graph().parse(data=text, format=form)


def same_graphs(forms):
    """All forms of one description say the same."""
    graphs = [(form, graph(text, form)) for form, text in forms]
    first_name, first = graphs[0]
    assert len(first) > 0, f"{first_name} says nothing"
    for name, other in graphs[1:]:
        if to_isomorphic(first) != to_isomorphic(other):
            _, missing, added = graph_diff(first, other)
            shown = [line for part in (missing, added) for line in part.serialize(format="nt").splitlines()[:3]]
            raise AssertionError(f"{name} differs from {first_name}: {shown}")
    return f"{len(first)} triples in {len(graphs)} forms"


def catalogue():
    return same_graphs([(form, get(f"/dcat/catalog.{ENDINGS[form]}").decode()) for form in FORMS])


def linked_item():
    item = json.loads(get("/v1/items?limit=1"))["data"][0]["code"]
    # A thing is had as JSON-LD and Turtle; the catalogue, for older harvesters, as RDF/XML too.
    forms = [(form, accept) for form, accept in FORMS.items() if form != "xml"]
    return same_graphs([(form, get(f"/v1/items/{item}", accept).decode()) for form, accept in forms])


def turtle_file():
    return f"{len(graph(get('/v1/releases/2018-06-20/files/catalogue.ttl').decode(), 'turtle'))} triples"


def data_package():
    get("/datapackage.json")
    with system.use_context(trusted=True):
        report = Package(f"{BASE}/datapackage.json").validate()
    wrong = report.flatten(["title", "rowNumber", "fieldName", "message"])
    assert report.valid, wrong[:10]
    rows = sum(task.stats.get("rows", 0) for task in report.tasks)
    assert rows > 0, "no row was read"
    return f"{len(report.tasks)} resources, {rows} rows"


def ckan_client():
    get("/api/3/action/site_read")
    site = RemoteCKAN(BASE, get_only=True)
    since = site.action.package_search(fq="metadata_modified:[2018-01-01T00:00:00Z TO *]", rows=100)
    assert since["count"] == len(since["results"]) == len(site.action.package_list()), since["count"]
    later = site.action.package_search(fq="metadata_modified:{NOW TO *] OR name:none")
    assert later["count"] == 0, later["count"]
    for package in since["results"]:
        assert site.action.package_show(id=package["name"]) == package, package["name"]
    publisher = site.action.organization_show(id=package["owner_org"], include_datasets=True)
    assert len(publisher["packages"]) == publisher["package_count"] == since["count"]
    assert site.action.organization_list() == [publisher["name"]]
    try:
        site.action.package_show(id="none")
        raise AssertionError("there is a dataset called none")
    except NotFound:
        return f"{since['count']} datasets of {publisher['name']}"


def resource_sync():
    """A copy of all files, and after one more release of those that it has changed, is what is there then."""
    lists = []
    for kind, path in (
        (SourceDescription, "/.well-known/resourcesync"),
        (CapabilityList, "/resourcesync/capability-list.xml"),
        (ResourceList, "/resourcesync/resource-list.xml"),
        (ChangeList, "/resourcesync/change-list.xml"),
    ):
        get(path)
        read = kind()
        read.read(uri=BASE + path)
        assert len(read) > 0, f"{path} is empty"
        lists.append(read)
    files, changes = lists[2:]
    assert all(file.hash.startswith("sha-256:") and file.length > 0 for file in files)
    assert {file.uri for file in files} == {change.uri for change in changes}, "the lists are of different things"
    with tempfile.TemporaryDirectory() as folder:
        harvest(folder, "--baseline")
        harvest(folder, "--audit", "--hash", "sha-256")
        publish_next()
        harvest(folder, "--incremental", "--changelist-uri", f"{BASE}/resourcesync/change-list.xml")
        harvest(folder, "--audit", "--hash", "sha-256")
    return f"{len(files)} files, in sync after one more release"


def harvest(folder, *how):
    """Lets the command-line client run; it ends well even if it is not in sync."""
    command = [sys.executable, Path(sys.executable).with_name("resync-sync"), *how, BASE, f"{folder}/copy"]
    ended = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    said = ended.stdout + ended.stderr
    wrong = ended.returncode != 0 or ("--audit" in how and " IN SYNC" not in said.replace("NOT IN SYNC", ""))
    assert not wrong, f"{' '.join(how)}: {said[-500:]}"


def publish_next():
    """Publishes one more release, and waits for its files."""
    subprocess.run(PUBLISH_NEXT, capture_output=True, check=True)
    for _ in range(120):
        if json.loads(get("/v1/files"))["release"]["version"] == NEXT_VERSION:
            return
        time.sleep(0.25)
    raise TimeoutError(NEXT_VERSION)


def atom_feed():
    feed = feedparser.parse(get("/v1/changes.atom"))
    assert not feed.bozo, feed.bozo_exception
    assert feed.version == "atom10" and feed.entries, feed.version
    return f"{len(feed.entries)} entries"


def api_document():
    served = json.loads(get("/openapi.json"))
    wrong = [error.message for error in OpenAPIV31SpecValidator(served).iter_errors()]
    assert not wrong, wrong[:10]
    return f"{len(served['paths'])} paths"


JUDGES = {
    "the API document by the schema of OpenAPI 3.1": api_document,
    "the Atom feed by feedparser": atom_feed,
    "the release as Turtle by rdflib": turtle_file,
    "an item as linked data by rdflib": linked_item,
    "the catalogue for data portals by rdflib": catalogue,
    "the CKAN-compatible API by the client ckanapi": ckan_client,
    "the data package by Frictionless": data_package,
    # The last one, for it publishes a release.
    "ResourceSync by the client resync": resource_sync,
}

failed = False
for name, judge in JUDGES.items():
    try:
        print("PASS", name, f"({judge()})")
    except Exception as error:  # Whatever it is, the judgement is not favourable.
        failed = True
        print("FAIL", name, f"({type(error).__name__}: {error})")
sys.exit(failed)
