namespace Birthmark.Keys.Pkcs11.Desk;

/// <summary>A module that is loaded into this process: a crash of it is a crash of the hub.</summary>
internal sealed class LoadedPort(Module module) : IModulePort
{
    private readonly ModuleDesk desk = new(module);

    public string Path => module.Path;

    public string? Broken => module.Broken;

    public byte[] Ask(Operation operation, ReadOnlySpan<byte> request) => desk.Answer(operation, request);

    public void Dispose() => module.Dispose();
}
