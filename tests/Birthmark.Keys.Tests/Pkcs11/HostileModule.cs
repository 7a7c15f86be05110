using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Birthmark.Keys.Tests.Pkcs11;

/// <summary>The module of <c>hostile.c</c>, built for one test; <see cref="Be"/> says how it misbehaves from now on.</summary>
internal sealed partial class HostileModule : IDisposable
{
    private readonly TemporaryFolder folder = new();

    internal HostileModule()
    {
        Assert.SkipUnless(SoftHsm.Finds("gcc"), "The compiler 'gcc' is not installed.");
        Be("");
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-w", "-o", Path, Source()]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
    }

    internal string Path => folder["hostile.so"];

    // The module asks the C library, which knows nothing of .NET's copy of the environment.
    internal static void Be(string how) => _ = SetEnvironment("HOSTILE", how, 1);

    public void Dispose()
    {
        Be("");
        folder.Dispose();
    }

    private static string Source([CallerFilePath] string here = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "hostile.c");

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
