namespace Birthmark.Keys.Pkcs11;

/// <summary>A return value other than CKR_OK, or an answer that no honest module gives; never leaves this folder.</summary>
internal sealed class Pkcs11Fault(string function, nuint code, string? nonsense = null)
    : Exception(nonsense is null ? $"{function} answered CKR 0x{code:X}" : $"{function} answered nonsense: {nonsense}")
{
    internal nuint Code { get; } = code;

    internal bool IsNonsense { get; } = nonsense is not null;

    /// <summary>The session, the token or the module is gone: open everything again and look the keys up anew.</summary>
    internal bool IsLoss => !IsNonsense && Code is Ck.GeneralError or Ck.FunctionFailed or Ck.DeviceError or Ck.DeviceRemoved or Ck.KeyHandleInvalid or Ck.ObjectHandleInvalid
        or Ck.SessionClosed or Ck.SessionHandleInvalid or Ck.TokenNotPresent or Ck.TokenNotRecognised or Ck.NotLoggedIn or Ck.NotInitialised;
}
