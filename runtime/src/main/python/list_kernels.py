"""Lists the kernels that ONNX Runtime's libraries register, for src/main/resources/dev/cohort/engine/kernels-*.txt.

    python runtime/src/main/python/list_kernels.py onnxruntime-VERSION-linux-x86_64-gpu.jar

The jar is org.bytedeco:onnxruntime of classifier linux-x86_64-gpu from Maven Central; it holds the libraries of the processor
and of CUDA. Each kernel is registered by a function whose name says what it is; the names are read from the ELF symbol
tables. A line is: domain (- for ONNX's own), operator, first version, last version (- for none), type (* where the name has
none: the kernel then serves several).
"""

import re
import struct
import sys
import zipfile
from pathlib import Path

RESOURCES = Path(__file__).resolve().parents[1] / "resources/dev/cohort/engine"
LIBRARIES = {
    "cpu": ("libonnxruntime.so.1", "Cpu"),
    "cuda": ("libonnxruntime_providers_cuda.so", "Cuda"),
}
DOMAINS = {"kOnnxDomain": "-", "kMSDomain": "com.microsoft"}
SYMTAB = 2


def symbols(library):
    """The names in the symbol tables of a 64-bit little-endian ELF file."""
    sections_at = struct.unpack_from("<Q", library, 0x28)[0]
    size, count = struct.unpack_from("<HH", library, 0x3A)
    sections = [struct.unpack_from("<IIQQQQIIQQ", library, sections_at + index * size) for index in range(count)]
    for section in sections:
        if section[1] == SYMTAB:
            strings_at = sections[section[6]][4]
            for at in range(section[4], section[4] + section[5], section[9]):
                begin = strings_at + struct.unpack_from("<I", library, at)[0]
                yield library[begin : library.index(b"\0", begin)].decode()


def kernels(library, provider):
    name = re.compile(
        r"BuildKernelCreateInfoI.*?k" + provider + r"ExecutionProvider_(?P<operator>.+)_(?P<domain>k[A-Za-z]+Domain)"
        r"_ver(?P<first>\d+)(?:_(?P<last>\d+))?(?:_(?P<type>[A-Za-z]\w*?))?EEENS_16KernelCreateInfoEv$"
    )
    for symbol in symbols(library):
        match = name.search(symbol)
        if match and match["domain"] in DOMAINS:
            last, kind = match["last"] or "-", match["type"] or "*"
            yield f"{DOMAINS[match['domain']]} {match['operator']} {match['first']} {last} {kind}"


def main(jar):
    with zipfile.ZipFile(jar) as archive:
        for device, (file, provider) in LIBRARIES.items():
            entry = next(entry for entry in archive.namelist() if entry.endswith("/" + file))
            lines = sorted(set(kernels(archive.read(entry), provider)))
            (RESOURCES / f"kernels-{device}.txt").write_text("\n".join(lines) + "\n")
            print(device, len(lines))


main(sys.argv[1])
