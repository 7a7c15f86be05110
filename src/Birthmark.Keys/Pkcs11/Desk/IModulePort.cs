namespace Birthmark.Keys.Pkcs11.Desk;

/// <summary>The way to one module's desk: in this process, or in one of its own.</summary>
internal interface IModulePort : IDisposable
{
    /// <summary>Path of the module.</summary>
    string Path { get; }

    /// <summary>Why calls are refused at present, or null.</summary>
    string? Broken { get; }

    /// <exception cref="KeyRefusedException">What the desk refuses, or that it cannot be reached.</exception>
    byte[] Ask(Operation operation, ReadOnlySpan<byte> request);
}
