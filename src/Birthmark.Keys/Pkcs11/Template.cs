using System.Runtime.InteropServices;
using System.Text;

namespace Birthmark.Keys.Pkcs11;

/// <summary>An attribute template; its values stand in unmanaged memory for as long as the template lives.</summary>
internal sealed unsafe class Template : IDisposable
{
    private readonly List<CkAttribute> attributes = [];

    internal CkAttribute[] Attributes => [.. attributes];

    internal Template Add(nuint type, bool value) => Add(type, [value ? (byte)1 : (byte)0]);

    internal Template Add(nuint type, nuint value) => Add(type, MemoryMarshal.AsBytes(new ReadOnlySpan<nuint>(in value)));

    internal Template Add(nuint type, string value) => Add(type, Encoding.UTF8.GetBytes(value));

    internal Template Add(nuint type, ReadOnlySpan<byte> value)
    {
        var place = NativeMemory.Alloc((nuint)Math.Max(1, value.Length));
        value.CopyTo(new Span<byte>(place, value.Length));
        attributes.Add(new CkAttribute { Type = type, Value = place, Length = (nuint)value.Length });
        return this;
    }

    public void Dispose()
    {
        foreach (var attribute in attributes)
        {
            NativeMemory.Clear(attribute.Value, attribute.Length);
            NativeMemory.Free(attribute.Value);
        }

        attributes.Clear();
    }
}
