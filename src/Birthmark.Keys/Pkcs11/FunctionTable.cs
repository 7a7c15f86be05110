using System.Runtime.InteropServices;

namespace Birthmark.Keys.Pkcs11;

/// <summary>A loaded module's CK_FUNCTION_LIST: calls by position (PKCS#11 2.40 §3.6), answers checked for what a module may say at most.</summary>
internal sealed unsafe class FunctionTable
{
    internal const int MaxSlots = 1024;
    internal const int MaxAnswer = 16 * 1024;

    private const int TokenInfoSpace = 512;

    private readonly nint* functions;

    private FunctionTable(nint* functions) => this.functions = functions;

    /// <exception cref="KeyRefusedException">No such library, or no PKCS#11 module.</exception>
    internal static FunctionTable Load(string path)
    {
        if (OperatingSystem.IsWindows() || !Environment.Is64BitProcess)
        {
            throw new KeyRefusedException(KeyRefusal.StoreUnavailable, "PKCS#11 modules are used on 64-bit Unix only: run the hub there.");
        }

        if (!NativeLibrary.TryLoad(path, out var library) || !NativeLibrary.TryGetExport(library, "C_GetFunctionList", out var entry))
        {
            throw new KeyRefusedException(KeyRefusal.StoreUnavailable, $"The PKCS#11 module '{path}' cannot be loaded or has no C_GetFunctionList: correct the setting pkcs11_modules.");
        }

        nint* list = null;
        var code = ((delegate* unmanaged[Cdecl]<nint**, nuint>)entry)(&list);
        return code == Ck.Ok && list is not null
            ? new FunctionTable(list + 1) // The version's two octets are padded to a pointer.
            : throw new KeyRefusedException(KeyRefusal.StoreUnavailable, $"The PKCS#11 module '{path}' gives no function list: correct the setting pkcs11_modules.");
    }

    internal void Initialise()
    {
        var arguments = new CkInitialize { Flags = Ck.OsLocking };
        var code = ((delegate* unmanaged[Cdecl]<void*, nuint>)functions[0])(&arguments);
        Check("C_Initialize", code == Ck.AlreadyInitialised ? Ck.Ok : code);
    }

    /// <summary>Whatever it answers: the module may be in no state to answer well.</summary>
    internal void FinaliseQuietly() => ((delegate* unmanaged[Cdecl]<void*, nuint>)functions[1])(null);

    internal nuint[] ListSlots()
    {
        var list = (delegate* unmanaged[Cdecl]<byte, nuint*, nuint*, nuint>)functions[4];
        nuint count = 0;
        Check("C_GetSlotList", list(1, null, &count));
        Expect("C_GetSlotList", count <= MaxSlots, $"{count} slots");
        var slots = new nuint[MaxSlots];
        fixed (nuint* first = slots)
        {
            count = MaxSlots;
            Check("C_GetSlotList", list(1, first, &count));
        }

        Expect("C_GetSlotList", count <= MaxSlots, $"{count} slots");
        return slots[..(int)count];
    }

    /// <summary>Label and serial number without their padding.</summary>
    internal (string Label, string Serial) ReadToken(nuint slot)
    {
        var space = stackalloc byte[TokenInfoSpace];
        new Span<byte>(space, TokenInfoSpace).Clear();
        Check("C_GetTokenInfo", ((delegate* unmanaged[Cdecl]<nuint, void*, nuint>)functions[6])(slot, space));
        return (Text(space, 32), Text(space + 80, 16));
    }

    internal nuint OpenSession(nuint slot)
    {
        nuint session = 0;
        Check("C_OpenSession", ((delegate* unmanaged[Cdecl]<nuint, nuint, void*, void*, nuint*, nuint>)functions[12])(slot, Ck.SerialReadWriteSession, null, null, &session));
        return session;
    }

    internal void CloseAllQuietly(nuint slot) => ((delegate* unmanaged[Cdecl]<nuint, nuint>)functions[14])(slot);

    internal void Login(nuint session, ReadOnlySpan<byte> pin)
    {
        fixed (byte* first = pin)
        {
            var code = ((delegate* unmanaged[Cdecl]<nuint, nuint, byte*, nuint, nuint>)functions[18])(session, Ck.User, first, (nuint)pin.Length);
            Check("C_Login", code == Ck.AlreadyLoggedIn ? Ck.Ok : code);
        }
    }

    internal nuint Create(nuint session, Template template)
    {
        nuint handle = 0;
        fixed (CkAttribute* first = template.Attributes)
        {
            Check("C_CreateObject", ((delegate* unmanaged[Cdecl]<nuint, CkAttribute*, nuint, nuint*, nuint>)functions[20])(
                session, first, (nuint)template.Attributes.Length, &handle));
        }

        return handle;
    }

    internal void Destroy(nuint session, nuint handle) => Check("C_DestroyObject", ((delegate* unmanaged[Cdecl]<nuint, nuint, nuint>)functions[22])(session, handle));

    /// <summary>The attribute's octets; null when the object has none or keeps it to itself.</summary>
    internal byte[]? ReadAttribute(nuint session, nuint handle, nuint type)
    {
        var get = (delegate* unmanaged[Cdecl]<nuint, nuint, CkAttribute*, nuint, nuint>)functions[24];
        var attribute = new CkAttribute { Type = type };
        var code = get(session, handle, &attribute, 1);
        if (code is Ck.AttributeSensitiveError or Ck.AttributeTypeInvalid || attribute.Length == nuint.MaxValue)
        {
            return null;
        }

        Check("C_GetAttributeValue", code);
        Expect("C_GetAttributeValue", attribute.Length <= MaxAnswer, $"an attribute of {attribute.Length} octets");
        var value = new byte[MaxAnswer];
        fixed (byte* first = value)
        {
            attribute.Value = first;
            attribute.Length = MaxAnswer;
            Check("C_GetAttributeValue", get(session, handle, &attribute, 1));
        }

        Expect("C_GetAttributeValue", attribute.Length <= MaxAnswer, $"an attribute of {attribute.Length} octets");
        return value[..(int)attribute.Length];
    }

    internal nuint[] Find(nuint session, Template template, int most)
    {
        fixed (CkAttribute* first = template.Attributes)
        {
            Check("C_FindObjectsInit", ((delegate* unmanaged[Cdecl]<nuint, CkAttribute*, nuint, nuint>)functions[26])(session, first, (nuint)template.Attributes.Length));
        }

        var found = new nuint[most];
        nuint count = 0;
        nuint code;
        fixed (nuint* first = found)
        {
            code = ((delegate* unmanaged[Cdecl]<nuint, nuint*, nuint, nuint*, nuint>)functions[27])(session, first, (nuint)most, &count);
        }

        ((delegate* unmanaged[Cdecl]<nuint, nuint>)functions[28])(session);
        Check("C_FindObjects", code);
        Expect("C_FindObjects", count <= (nuint)most, $"{count} objects of {most} asked for");
        return found[..(int)count];
    }

    internal byte[] Sign(nuint session, CkMechanism mechanism, nuint key, ReadOnlySpan<byte> input) => Compute("C_Sign", 42, session, mechanism, key, input);

    internal byte[] Decrypt(nuint session, CkMechanism mechanism, nuint key, ReadOnlySpan<byte> input) => Compute("C_Decrypt", 33, session, mechanism, key, input);

    internal nuint GenerateKey(nuint session, nuint mechanism, Template template)
    {
        var how = new CkMechanism { Type = mechanism };
        nuint key = 0;
        fixed (CkAttribute* first = template.Attributes)
        {
            Check("C_GenerateKey", ((delegate* unmanaged[Cdecl]<nuint, CkMechanism*, CkAttribute*, nuint, nuint*, nuint>)functions[58])(
                session, &how, first, (nuint)template.Attributes.Length, &key));
        }

        return key;
    }

    internal (nuint Public, nuint Private) GeneratePair(nuint session, nuint mechanism, Template publicHalf, Template privateHalf)
    {
        var how = new CkMechanism { Type = mechanism };
        nuint publicKey = 0, privateKey = 0;
        fixed (CkAttribute* one = publicHalf.Attributes, other = privateHalf.Attributes)
        {
            Check("C_GenerateKeyPair", ((delegate* unmanaged[Cdecl]<nuint, CkMechanism*, CkAttribute*, nuint, CkAttribute*, nuint, nuint*, nuint*, nuint>)functions[59])(
                session, &how, one, (nuint)publicHalf.Attributes.Length, other, (nuint)privateHalf.Attributes.Length, &publicKey, &privateKey));
        }

        return (publicKey, privateKey);
    }

    internal byte[] Wrap(nuint session, CkMechanism mechanism, nuint wrappingKey, nuint key)
    {
        var output = new byte[MaxAnswer];
        nuint length = MaxAnswer;
        fixed (byte* to = output)
        {
            Check("C_WrapKey", ((delegate* unmanaged[Cdecl]<nuint, CkMechanism*, nuint, nuint, byte*, nuint*, nuint>)functions[60])(session, &mechanism, wrappingKey, key, to, &length));
        }

        Expect("C_WrapKey", length <= MaxAnswer, $"{length} octets in a space of {MaxAnswer}");
        return output[..(int)length];
    }

    internal nuint Unwrap(nuint session, CkMechanism mechanism, nuint unwrappingKey, ReadOnlySpan<byte> wrapped, Template template)
    {
        nuint key = 0;
        fixed (byte* from = wrapped)
        {
            fixed (CkAttribute* first = template.Attributes)
            {
                Check("C_UnwrapKey", ((delegate* unmanaged[Cdecl]<nuint, CkMechanism*, nuint, byte*, nuint, CkAttribute*, nuint, nuint*, nuint>)functions[61])(
                    session, &mechanism, unwrappingKey, from, (nuint)wrapped.Length, first, (nuint)template.Attributes.Length, &key));
            }
        }

        return key;
    }

    internal nuint Derive(nuint session, CkMechanism mechanism, nuint key, Template template)
    {
        nuint derived = 0;
        fixed (CkAttribute* first = template.Attributes)
        {
            Check("C_DeriveKey", ((delegate* unmanaged[Cdecl]<nuint, CkMechanism*, nuint, CkAttribute*, nuint, nuint*, nuint>)functions[62])(
                session, &mechanism, key, first, (nuint)template.Attributes.Length, &derived));
        }

        return derived;
    }

    internal void FillRandom(nuint session, Span<byte> destination)
    {
        fixed (byte* first = destination)
        {
            Check("C_GenerateRandom", ((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, nuint>)functions[64])(session, first, (nuint)destination.Length));
        }
    }

    private byte[] Compute(string function, int init, nuint session, CkMechanism mechanism, nuint key, ReadOnlySpan<byte> input)
    {
        Check(function + "Init", ((delegate* unmanaged[Cdecl]<nuint, CkMechanism*, nuint, nuint>)functions[init])(session, &mechanism, key));
        Span<byte> output = stackalloc byte[input.Length + 1024];
        nuint length = (nuint)output.Length;
        fixed (byte* from = input, to = output)
        {
            Check(function, ((delegate* unmanaged[Cdecl]<nuint, byte*, nuint, byte*, nuint*, nuint>)functions[init + 1])(session, from, (nuint)input.Length, to, &length));
        }

        Expect(function, length <= (nuint)output.Length, $"{length} octets in a space of {output.Length}");
        var result = output[..(int)length].ToArray();
        output.Clear();
        return result;
    }

    private static string Text(byte* first, int length) => System.Text.Encoding.UTF8.GetString(first, length).TrimEnd(' ', '\0');

    private static void Check(string function, nuint code)
    {
        if (code != Ck.Ok)
        {
            throw new Pkcs11Fault(function, code);
        }
    }

    internal static void Expect(string function, bool isHonest, string nonsense)
    {
        if (!isHonest)
        {
            throw new Pkcs11Fault(function, Ck.Ok, nonsense);
        }
    }
}
