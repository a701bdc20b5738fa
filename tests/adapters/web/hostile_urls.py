"""URLs that strangers would send us to reach what only this machine or its network may reach."""

# Ways to write an address of this machine. The port is open, so whatever is dialled gets through.
HOSTS_OF_THIS_MACHINE = [
    "127.0.0.1", "127.0.0.1.", "127.1", "127.0.1", "127.255.255.254", "127.0.0.001", "0", "0.0",
    "0.0.0.0",  # noqa: S104  # reaches loopback
    "2130706433", "0x7f000001", "0x7f.1", "0x7F.0x0.0x0.0x1", "017700000001", "0177.0.0.1",
    "0177.0000.0000.0001", "00000177.1", "0x7f.0.0.01", "127.0x0.1", "4294967295", "2130706433.",
    "0000000000000000000000000177.0.0.1", "127.0.0.0x1", "6425673729",
    "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[0000::1]", "[::127.0.0.1]", "[::7f00:1]",
    "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:ffff:7f00:0001]", "[::ffff:0.0.0.0]",
    "[::ffff:0:127.0.0.1]", "[64:ff9b::127.0.0.1]", "[64:ff9b::7f00:1]", "[64:ff9b:1::7f00:1]",
    "[2002:7f00:1::]", "[2002:7f00:0001::1]", "[2001:0:7f00:1::80ff:fffe]", "[fe80::1]",
    "[fe80::1%25lo]", "[fe80::1%lo]", "[::1%25lo]", "[::1%lo]", "[fc00::1]", "[fd00::1]", "[ff02::1]",
    "[ff01::1]", "[::ffff:127.0.0.1%25lo]",
    "localhost", "LOCALHOST", "localhost.", "LocalHost.", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "ｌｏｃａｌｈｏｓｔ", "local\u00adhost",
    "local\u200bhost", "ip6-localhost", "localhost.localdomain",
    "①②⑦.⓪.⓪.①", "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "127｡0｡0｡1", "１２７。１", "²130706433",
    "٠١٢٧.0.0.1", "१२७.०.०.१", "0ⅹ7f.1", "[：：1]", "[::①]",
    "user@127.0.0.1", "user:word@127.0.0.1", "example.org@127.0.0.1", "example.org%40127.0.0.1",
    "127.0.0.1%00.example.org", "127.0.0.1%2f.example.org", "127.0.0.1\\@example.org",
    "example.org\\@127.0.0.1", "127.0.0.1#@example.org", "127.0.0.1?@example.org",
    "127.0.0.1 .example.org", "127.0.0.1\t", "127.0.0.1\r\nX: y", "%31%32%37.1",
    "%6c%6f%63%61%6c%68%6f%73%74",
]  # fmt: skip

OTHER_FORBIDDEN_URLS = [
    "http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/latest/meta-data/",
    "http://metadata.google.internal@169.254.169.254/", "http://100.100.100.200/", "http://192.0.0.192/",
    "http://168.63.129.16/machine?comp=goalstate", "http://10.0.0.1/", "http://172.17.0.1/",
    "http://192.168.0.1/", "http://100.64.0.1/", "http://198.18.0.1/", "http://224.0.0.1/",
    "http://255.255.255.255/", "http://[2001:db8::1]/", "http://[64:ff9b::a9fe:a9fe]/",
    "http://[::ffff:169.254.169.254]/", "http://[2002:a9fe:a9fe::]/", "https://0xa9fea9fe/",
    "http://2852039166/", "http://0251.0376.0251.0376/", "file:///etc/passwd", "ftp://127.0.0.1/",
    "gopher://127.0.0.1:6379/_INFO", "dict://127.0.0.1:11211/stat", "http+unix://%2Frun%2Fdocker.sock/",
    "unix:///run/docker.sock", "http:127.0.0.1/", "http:/127.0.0.1/", "///127.0.0.1/", "http:///127.0.0.1/",
    "jar:http://127.0.0.1!/", "netdoc:///etc/passwd", "ldap://127.0.0.1/", "http://127.0.0.1:22/",
    "view-source:http://127.0.0.1/", "blob:http://127.0.0.1/x",
]  # fmt: skip


# Names and what a resolver answers, one list for each time it is asked; the last one stays.
LEADING_INSIDE: dict[str, list[list[str]]] = {
    "inside.example": [["127.0.0.1"]],
    "all-inside.example": [["::1", "10.0.0.1", "fe80::1"]],
    "metadata.example": [["169.254.169.254"]],
    "mapped.example": [["::ffff:127.0.0.1"]],
    "nat64.example": [["64:ff9b::7f00:1"]],
    "zero.example": [["0.0.0.0"]],  # noqa: S104  # reaches loopback
    "one-of-two.example": [["93.184.215.14", "127.0.0.1"]],
    "first-inside.example": [["::1", "93.184.215.14"]],
    "rebound.example": [["93.184.215.14"], ["127.0.0.1"]],
    "rebound-to-six.example": [["93.184.215.14"], ["::1"]],
    "rebound-to-metadata.example": [["93.184.215.14"], ["169.254.169.254"]],
    "to-and-fro.example": [["93.184.215.14"], ["127.0.0.1"], ["93.184.215.14"], ["127.0.0.2"]],
}


def hostile_urls(port: int) -> list[str]:
    """Return every URL that gives its address away; the hosts of this machine with that port."""
    return [f"http://{host}:{port}/" for host in HOSTS_OF_THIS_MACHINE] + OTHER_FORBIDDEN_URLS
