"""Prints what GoldenFilesTest expects: the number of lines and their CRC-32, one line for each dataset and attribute of the
golden models, as h5py reads them: python digest.py ci/golden (needs h5py).
"""
import glob
import io
import os
import sys
import zipfile
import zlib

import h5py
import numpy as np


def texts(value):
    if isinstance(value, (str, bytes)):
        value = [value]
    return [v.decode() if isinstance(v, bytes) else v for v in np.ravel(value).tolist()]


def lines(name, f):
    def visit(path, node):
        path = "/" + path
        if isinstance(node, h5py.Dataset):
            data = np.asarray(node[()])
            kind = "opaque16" if data.dtype.str == "|V2" else data.dtype.name
            found.append(f"{name}:{path} {kind}{list(node.shape)} {zlib.crc32(data.tobytes())}")
        for key, value in node.attrs.items():
            found.append(f"{name}:{path}@{key}=" + "|".join(texts(value)))

    found = []
    visit("", f)
    f.visititems(visit)
    return found


def main(golden):
    found = []
    for group in ("models", "models_more", "legacy"):
        for path in glob.glob(os.path.join(golden, group, "files", "*")):
            name = os.path.basename(path)
            if path.endswith(".h5"):
                found += lines(name, h5py.File(path))
            elif path.endswith(".keras"):
                found += lines(name, h5py.File(io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))))
    found.sort()
    print(len(found), zlib.crc32("\n".join(found).encode()))


if __name__ == "__main__":
    main(sys.argv[1])
