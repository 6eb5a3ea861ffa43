"""Writes the HDF5 files of this folder: python generate.py (needs h5py; written with h5py 3.16.0, HDF5 2.0.0).

The tests know the values by these formulas, not from the files.
"""
import h5py
import numpy as np

TEXT = ["first", "zwölf", ""]


def integers(name):
    info = np.iinfo(name)
    values = [info.min, -2, -1, 0, 1, info.max] if info.min else [0, 1, 2, 3, info.max - 1, info.max]
    return np.array(values, name).reshape(2, 3)


def floats(name):
    return np.array([0.0, -0.0, 1.5, -2.25, np.inf, 2.0**-14], name)


def number_types(f):
    for order, group in (("<", f.create_group("little")), (">", f.create_group("big"))):
        for name in ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"):
            group.create_dataset(name, data=integers(name), dtype=np.dtype(name).newbyteorder(order))
        for name in ("float16", "float32", "float64"):
            group.create_dataset(name, data=floats(name), dtype=np.dtype(name).newbyteorder(order))
    bits = np.array([0x0000, 0x8000, 0x3FC0, 0xC010, 0x7F80, 0x7FC1], "<u2")
    opaque = f.create_dataset("opaque16", data=bits.view("V2"))
    opaque.attrs["dtype"] = "bfloat16"
    f.create_dataset("opaque3", data=np.zeros(4, "V3"))
    bfloat16 = h5py.h5t.IEEE_F16LE.copy()
    bfloat16.set_fields(15, 7, 8, 0, 7)
    bfloat16.set_ebias(127)
    low_level(f, b"bfloat16", bfloat16, (6,), bits)
    odd = h5py.h5t.IEEE_F32LE.copy()
    odd.set_ebias(126)
    low_level(f, b"odd_bias", odd, (2,), np.zeros(2, "f4"))
    f.create_dataset("scalar", data=np.int64(-7))
    f.create_dataset("empty", data=np.zeros((0, 3), "f4"))
    f.create_dataset("null", data=h5py.Empty("f4"))
    f.create_dataset("never_written", shape=(4, 5), dtype="f4")
    f.create_dataset("bool", data=np.array([True, False]))
    f.create_dataset("compound", data=np.zeros(3, [("a", "f4"), ("b", "i4")]))
    f.create_dataset("text", data=TEXT)
    low_level(f, b"compact", h5py.h5t.IEEE_F32LE, (6,), floats("f4"), h5py.h5d.COMPACT)


def low_level(f, name, kind, shape, data, layout=h5py.h5d.CONTIGUOUS):
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_layout(layout)
    plist.set_obj_track_times(False)
    dataset = h5py.h5d.create(f.id, name, kind, h5py.h5s.create_simple(shape), plist)
    memory = h5py.h5s.create_simple(shape)
    # Written as the stored type itself: the bits, without a conversion.
    dataset.write(memory, memory, np.ascontiguousarray(data), mtype=kind)


def chunks(f):
    cube = np.arange(105, dtype="f8").reshape(5, 7, 3)
    f.create_dataset("plain", data=cube, chunks=(2, 3, 2))
    f.create_dataset("gzip", data=cube, chunks=(2, 3, 2), compression="gzip")
    f.create_dataset("shuffle", data=cube, chunks=(2, 3, 2), shuffle=True)
    f.create_dataset("both", data=cube, chunks=(2, 3, 2), compression="gzip", shuffle=True)
    f.create_dataset("both_big", data=cube.astype(">i2"), chunks=(5, 1, 3), compression="gzip", shuffle=True)
    f.create_dataset("one_large", data=cube, chunks=(8, 8, 8), maxshape=(None, None, None), compression="gzip")
    f.create_dataset("many", data=np.arange(1000, dtype="i4"), chunks=(1,))
    f.create_dataset("zeros", data=np.zeros((256, 256), "f4"), chunks=(256, 256), compression="gzip")
    f.create_dataset("lzf", data=cube, chunks=(2, 3, 2), compression="lzf")
    f.create_dataset("fletcher32", data=cube, chunks=(2, 3, 2), fletcher32=True)
    sparse = f.create_dataset("sparse", shape=(8,), dtype="f4", chunks=(4,))
    sparse[:4] = 1


def attributes(f):
    def fixed(name, value, padding, shape=None):
        value = np.asarray(value, "S")
        kind = h5py.h5t.C_S1.copy()
        kind.set_size(value.dtype.itemsize + 2)
        kind.set_strpad(padding)
        space = h5py.h5s.create(h5py.h5s.SCALAR) if shape is None else h5py.h5s.create_simple(shape)
        memory = h5py.h5t.C_S1.copy()
        memory.set_size(value.dtype.itemsize)
        memory.set_strpad(h5py.h5t.STR_NULLPAD)
        h5py.h5a.create(f.id, name, kind, space).write(value, mtype=memory)

    fixed(b"null_terminated", b"abc", h5py.h5t.STR_NULLTERM)
    fixed(b"null_padded", b"abc", h5py.h5t.STR_NULLPAD)
    fixed(b"space_padded", b"abc", h5py.h5t.STR_SPACEPAD)
    fixed(b"fixed_list", [b"abc", b"d", b""], h5py.h5t.STR_NULLPAD, (3,))
    f.attrs["variable"] = TEXT[1]
    f.attrs["variable_bytes"] = TEXT[1].encode()
    f.attrs["variable_list"] = TEXT
    f.attrs["not_utf8"] = np.bytes_(b"a\xff")
    f.attrs["number"] = 7
    f.attrs["numbers"] = np.arange(3.0)
    f.attrs["void"] = np.void(b"\x01\x02")
    f.attrs["no_numbers"] = np.zeros(0)
    f.attrs["no_texts"] = np.zeros(0, h5py.string_dtype())
    f.attrs["null"] = h5py.Empty("f4")
    f.attrs["parts0"] = [b"a", b"b"]
    f.attrs["parts1"] = [b"c"]
    f.attrs["parts3"] = [b"not reached"]
    f.attrs["shape"] = np.array([[b"a", b"b"], [b"c", b"d"]])


def links(f):
    value = f.create_dataset("a/b/value", data=np.float32(3))
    f["a/b/back\\slash\\vars"] = value
    f["a/b/größe"] = value
    f["a/again"] = f["a"]
    f["a/soft_absolute"] = h5py.SoftLink("/a/b/value")
    f["a/soft_relative"] = h5py.SoftLink("b/./value")
    f["a/soft_group"] = h5py.SoftLink("/a/b")
    f["a/soft_soft"] = h5py.SoftLink("soft_group/value")
    f["a/soft_up"] = h5py.SoftLink("/a")
    f["a/soft_root"] = h5py.SoftLink("/")
    f["a/soft_self"] = h5py.SoftLink("soft_self")
    f["a/soft_ping"] = h5py.SoftLink("/a/soft_pong")
    f["a/soft_pong"] = h5py.SoftLink("/a/soft_ping")
    f["a/soft_broken"] = h5py.SoftLink("/a/nothing")
    f["type"] = np.dtype("f4")
    many = f.create_group("many")
    for i in range(600):
        many[f"link_{i}"] = value


def branches(f):
    """Each group has the next one twice: 2^24 ways to the last."""
    group = f.create_group("0")
    for i in range(24):
        below = group.create_group("left")
        group["right"] = h5py.SoftLink("left") if i % 2 else below
        group = below


def version2(f):
    links_few = f.create_group("few")
    opaque = links_few.create_dataset("opaque", data=np.array([0x3F80], "<u2").view("V2"))
    opaque.attrs["dtype"] = "bfloat16"
    links_few["soft"] = h5py.SoftLink("/few/opaque")
    links_few["external"] = h5py.ExternalLink("outside.h5", "/kernel")
    links_few.attrs["name"] = TEXT[1]
    links_few.create_dataset("chunked", data=np.arange(6.0), chunks=(2,))
    ordered = f.create_group("ordered", track_order=True)
    for name in "cab":
        ordered.attrs[name] = name
        ordered.create_dataset(name, data=name.encode("ascii")[0])
    dense = f.create_group("dense")
    for i in range(20):
        dense.create_group(str(i))
    dense_attributes = f.create_group("dense_attributes")
    for i in range(20):
        dense_attributes.attrs[str(i)] = i


def write(name, *parts, **options):
    with h5py.File(name, "w", **options) as f:
        for part in parts:
            part(f)


if __name__ == "__main__":
    write("types.h5", number_types)
    write("chunks.h5", chunks)
    write("attributes.h5", attributes)
    write("links.h5", links)
    write("branches.h5", branches)
    write("version2.h5", version2, libver="latest")
