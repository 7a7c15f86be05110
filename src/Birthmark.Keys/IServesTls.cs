using System.Security.Cryptography;

namespace Birthmark.Keys;

/// <summary>A key that stays in its device and serves TLS all the same.</summary>
public interface IServesTls
{
    /// <summary>How many handshakes may wait for a signature, each with a thread; more are refused at once.</summary>
    const int MostWaiting = 32;

    /// <summary>False for a key that is not EC, and on a machine without OpenSSL 3.</summary>
    bool ServesTls { get; }

    /// <summary>
    /// The key as the platform's TLS wants it: <c>CopyWithPrivateKey</c> takes it. Each signature is made in the device, one at a time; nothing private can be exported.
    /// Signatures that cannot be made fail their handshake and nothing else.
    /// </summary>
    /// <param name="onTurn">Told why when signatures begin to fail, and null when they are made again; on the thread of a handshake.</param>
    /// <exception cref="KeyRefusedException">The key does not serve TLS here.</exception>
    ECDsa OpenForTls(Action<Exception?> onTurn);
}
