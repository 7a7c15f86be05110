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
        // The module asks the C library, which knows nothing of .NET's copy of the environment; a key host inherits the copy.
        _ = SetEnvironment("HOSTILE_FILE", folder["mode"], 1);
        Environment.SetEnvironmentVariable("HOSTILE_FILE", folder["mode"]);
        Be("");
        using var compiler = Process.Start("gcc", ["-shared", "-fPIC", "-w", "-o", Path, Source()]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
    }

    internal string Path => folder["hostile.so"];

    /// <summary>Calls to sign that reached the module, however they ended.</summary>
    internal long Signs => new FileInfo(folder["mode.signs"]) is { Exists: true, Length: var calls } ? calls : 0;

    internal void Be(string how) => File.WriteAllText(folder["mode"], how);

    public void Dispose()
    {
        folder.Dispose();
    }

    private static string Source([CallerFilePath] string here = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "hostile.c");

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
