"""Drives the local Hetzner Cloud with the provider's own Python SDK, as a second opinion on its answers.

Called by scripts/cross-check-hcloud, not by the tests: it needs the package `hcloud` (2.x).
Usage: cross_check_hcloud.py URL TOKEN      (URL as printed by hetznercloud-local, with /v1)
"""

import json
import sys
import urllib.request

from hcloud import APIException, Client
from hcloud import __version__ as version
from hcloud.firewalls.domain import FirewallResource, FirewallRule
from hcloud.images import Image
from hcloud.isos import Iso
from hcloud.locations import Location
from hcloud.server_types import ServerType
from hcloud.servers.domain import ServerCreatePublicNetwork

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDFr3OZ2gRr8Ux5wVvWXfzWQ5WuV2MAQhZ3+S7o4lJQG me"

url, token = sys.argv[1], sys.argv[2]
client = Client(token=token, api_endpoint=url, poll_interval=0.02)
checks = 0


def check(what, holds):
    global checks
    checks += 1
    if not holds:
        sys.exit(f"cross-check failed: {what}")
    print(f"  ok  {what}")


def code_of(call):
    try:
        call()
    except APIException as error:
        return error.code
    return None


def done(action):
    action.wait_until_finished(max_retries=200)
    return action


def control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url.replace("/v1", "/_control") + path, data)
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


print(f"hcloud {version}")
check("server types are parsed, with stock and prices", client.server_types.get_by_name("cpx22").memory == 4)
check("a retired type is marked", client.server_types.get_by_name("cx22").locations[0].deprecation is not None)
check("locations are parsed", client.locations.get_by_name("fsn1").network_zone == "eu-central")
image = client.images.get_by_name_and_architecture("debian-12", "arm")
check("an image is found by name and architecture", image.architecture == "arm")
check("ISOs are parsed", len(client.isos.get_all()) == 3)

created = client.servers.create(
    name="svc-1042",
    server_type=ServerType(name="cpx22"),
    image=Image(name="debian-12"),
    location=Location(name="fsn1"),
    user_data="#cloud-config\n",
    labels={"whmcs-service": "1042"},
)
check("a create answers a password and an action", bool(created.root_password) and created.action.status == "running")
done(created.action)
for action in created.next_actions:
    done(action)
server = client.servers.get_by_name("svc-1042")
check("it runs when its actions are done", server.status == "running" and not server.locked)
check("addresses are parsed", server.public_net.ipv4.ip.count(".") == 3 and server.public_net.ipv6.network_mask == "64")
found = client.servers.get_all(label_selector="whmcs-service==1042")
check("it is found by its label", [one.id for one in found] == [server.id])
check("the name is taken", code_of(lambda: client.servers.create(
    name="svc-1042", server_type=ServerType(name="cpx22"), image=Image(name="debian-12"))) == "uniqueness_error")

check("change_type needs it off", code_of(lambda: server.change_type(ServerType(name="cpx32"), False)) == "server_not_stopped")
done(server.reboot())
done(server.reset())
done(server.shutdown())
done(server.power_off())
check("it is off", client.servers.get_by_id(server.id).status == "off")
done(server.change_type(ServerType(name="cpx32"), upgrade_disk=False))
check("its type is changed", client.servers.get_by_id(server.id).server_type.name == "cpx32")
done(server.power_on())

reset = server.reset_password()
done(reset.action)
check("a password is generated", control("/servers")["servers"][0]["root_password"] == reset.root_password)
rescue = server.enable_rescue(type="linux64")
done(rescue.action)
check("rescue is on", client.servers.get_by_id(server.id).rescue_enabled and bool(rescue.root_password))
done(server.disable_rescue())
console = server.request_console()
check("a console is offered", console.wss_url.startswith("wss://") and bool(console.password))
rebuilt = server.rebuild(Image(name="ubuntu-24.04"))
done(rebuilt.action)
check("it is rebuilt", client.servers.get_by_id(server.id).image.name == "ubuntu-24.04" and bool(rebuilt.root_password))

ip = server.public_net.ipv4.ip
done(server.change_dns_ptr(ip, "a.example.org"))
check("its reverse name is set", client.servers.get_by_id(server.id).public_net.ipv4.dns_ptr == "a.example.org")
done(server.change_dns_ptr(ip, None))
check("and reset", client.servers.get_by_id(server.id).public_net.ipv4.dns_ptr.startswith("static."))
done(server.change_protection(delete=True, rebuild=True))
check("protection is obeyed", code_of(server.delete) == "protected")
done(server.change_protection(delete=False, rebuild=False))
server = server.update(name="svc-1042-b", labels={"suspended": "1"})
check("labels are replaced", server.labels == {"suspended": "1"} and server.name == "svc-1042-b")

done(server.attach_iso(Iso(name="debian-12.5.0-amd64-netinst.iso")))
check("an ISO is attached", client.servers.get_by_id(server.id).iso is not None)
done(server.detach_iso())
done(server.enable_backup())
snapshot = server.create_image(description="before", type="snapshot")
done(snapshot.action)
check("a snapshot is available", client.images.get_by_id(snapshot.image.id).status == "available")
done(server.disable_backup())
client.images.delete(snapshot.image)
metrics = server.get_metrics(type=["cpu", "network"], start="2026-08-01T00:00:00Z", end="2026-08-01T01:00:00Z", step=60)
check("metrics are parsed", "network.0.bandwidth.in" in metrics.metrics.time_series)

key = client.ssh_keys.create(name="mine", public_key=KEY)
check("a key is found by its fingerprint", client.ssh_keys.get_by_fingerprint(key.fingerprint).id == key.id)
keyed = client.servers.create(
    name="svc-1043", server_type=ServerType(name="cax11"), image=Image(name="debian-13"), ssh_keys=[key],
    public_net=ServerCreatePublicNetwork(enable_ipv4=False, enable_ipv6=True),
)
check("with a key there is no password, without IPv4 no address", keyed.root_password is None and keyed.server.public_net.ipv4 is None)
done(keyed.action)
for action in keyed.next_actions:
    done(action)

address = client.primary_ips.create(name="kept", type="ipv4", location=Location(name="fsn1"))
check("a primary IP is made apart", address.primary_ip.ip.count(".") == 3)
client.primary_ips.delete(address.primary_ip)
firewall = client.firewalls.create(name="closed", rules=[FirewallRule(direction="in", protocol="tcp", port="22", source_ips=["0.0.0.0/0"])])
resource = FirewallResource(type=FirewallResource.TYPE_SERVER, server=server)
for action in client.firewalls.apply_to_resources(firewall.firewall, [resource]):
    done(action)
check("a firewall is applied", len(client.servers.get_by_id(server.id).public_net.firewalls) == 1)
for action in client.firewalls.remove_from_resources(firewall.firewall, [resource]):
    done(action)
client.firewalls.delete(firewall.firewall)

control("/faults", {"fault": "sold_out", "server_type": "cpx22"})
check("sold out is named", code_of(lambda: client.servers.create(
    name="svc-9", server_type=ServerType(name="cpx22"), image=Image(name="debian-12"), location=Location(name="nbg1"))) == "resource_unavailable")
control("/faults", {"method": "GET", "path": "/servers", "times": 1, "fault": "error", "code": "conflict"})
check("the SDK's own retry gets over a conflict", len(client.servers.get_all()) == 2)

done(server.delete())
check("a deleted server is gone", code_of(lambda: client.servers.get_by_id(server.id)) == "not_found")
check("deleting it again is 404", code_of(server.delete) == "not_found")
done(client.servers.get_by_name("svc-1043").delete())
check("nothing is left", control("/servers")["servers"] == [])
print(f"cross-check with hcloud {version}: {checks} checks hold, {len(control('/requests')['requests'])} requests")
