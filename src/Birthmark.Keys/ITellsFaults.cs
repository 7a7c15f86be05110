namespace Birthmark.Keys;

/// <summary>A key store whose device may fail while its tokens stay active. Asked for with <c>is</c> on an <see cref="IKeyStore"/>.</summary>
public interface ITellsFaults
{
    /// <summary>Asks the device; gives what is wrong with it, naming it, or null.</summary>
    Task<string?> FindFaultAsync(CancellationToken cancellation = default);
}
