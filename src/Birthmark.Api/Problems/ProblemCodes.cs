namespace Birthmark.Api.Problems;

/// <summary>The closed list of problem codes. A code never changes its meaning; docs/reference/problems.md has a line for each.</summary>
public static class ProblemCodes
{
    // Things that are not there.
    public const string UnknownProject = "unknown-project";
    public const string UnknownProfile = "unknown-profile";
    public const string UnknownDeviceType = "unknown-device-type";
    public const string UnknownBatch = "unknown-batch";
    public const string UnknownDevice = "unknown-device";
    public const string UnknownStation = "unknown-station";
    public const string UnknownAccount = "unknown-account";
    public const string UnknownSession = "unknown-session";
    public const string UnknownAuthority = "unknown-authority";
    public const string UnknownKms = "unknown-kms";
    public const string UnknownCryptoToken = "unknown-crypto-token";
    public const string UnknownCertificate = "unknown-certificate";
    public const string UnknownFinding = "unknown-finding";
    public const string UnknownRequest = "unknown-request";
    public const string NotFound = "not-found";

    // Values that are not allowed.
    public const string InvalidName = "invalid-name";
    public const string InvalidQuantity = "invalid-quantity";
    public const string InvalidHeadCount = "invalid-head-count";
    public const string InvalidSerial = "invalid-serial";
    public const string InvalidStatus = "invalid-status";
    public const string InvalidReason = "invalid-reason";
    public const string InvalidReadBack = "invalid-read-back";
    public const string InvalidRole = "invalid-role";
    public const string WeakPassword = "weak-password";
    public const string InvalidParameter = "invalid-parameter";
    public const string InvalidProject = "invalid-project";
    public const string InvalidDeclaration = "invalid-declaration";
    public const string InvalidVariable = "invalid-variable";
    public const string TooManyHeads = "too-many-heads";
    public const string Ambiguous = "ambiguous";

    // States that forbid it.
    public const string QuantityExceeded = "quantity-exceeded";
    public const string SerialConflict = "serial-conflict";
    public const string WrongState = "wrong-state";
    public const string DeviceFinal = "device-final";
    public const string ReadBackRequired = "read-back-required";
    public const string NoTicket = "no-ticket";
    public const string BatchNotRunning = "batch-not-running";
    public const string AlreadyExists = "already-exists";
    public const string AlreadyRevoked = "already-revoked";
    public const string ClockSetBack = "clock-set-back";

    // Certificates and keys.
    public const string InvalidCsr = "invalid-csr";
    public const string InvalidKey = "invalid-key";
    public const string InvalidProof = "invalid-proof";
    public const string SubjectRefused = "subject-refused";
    public const string LintRefused = "lint-refused";
    public const string InvalidCertificate = "invalid-certificate";
    public const string AuthorityRefused = "authority-refused";
    public const string AuthorityUnavailable = "authority-unavailable";
    public const string KmsUnavailable = "kms-unavailable";
    public const string KmsRefused = "kms-refused";
    public const string AuthorityOffline = "authority-offline";
    public const string CryptoTokenOffline = "crypto-token-offline";
    public const string RegistrationWithdrawn = "registration-withdrawn";
    public const string RolledBack = "rolled-back";
    public const string RandomSourceFailed = "random-source-failed";
    public const string InvalidActivationCode = "invalid-activation-code";
    public const string RecipeFailed = "recipe-failed";

    // Packages and orders.
    public const string ForeignSigner = "foreign-signer";
    public const string InvalidSeal = "invalid-seal";
    public const string OtherHub = "other-hub";
    public const string OutOfTime = "out-of-time";
    public const string Superseded = "superseded";
    public const string SealedProject = "sealed-project";
    public const string NoOrder = "no-order";
    public const string OrderExhausted = "order-exhausted";
    public const string OrdersAltered = "orders-altered";
    public const string OrderStopped = "order-stopped";

    // The request itself.
    public const string BodyTooLarge = "body-too-large";
    public const string MalformedJson = "malformed-json";
    public const string MalformedYaml = "malformed-yaml";
    public const string MalformedRequest = "malformed-request";
    public const string UnsupportedMediaType = "unsupported-media-type";
    public const string MethodNotAllowed = "method-not-allowed";

    // Who asks.
    public const string NotAuthenticated = "not-authenticated";
    public const string CertificateExpired = "certificate-expired";
    public const string CertificateRevoked = "certificate-revoked";
    public const string CertificateForeign = "certificate-foreign";
    public const string NotAuthorised = "not-authorised";
    public const string OtherStation = "other-station";
    public const string OwnRequest = "own-request";
    public const string InvalidCode = "invalid-code";
    public const string SignInRefused = "sign-in-refused";
    public const string FormExpired = "form-expired";
    public const string RateLimited = "rate-limited";

    // The hub.
    public const string StorageUnavailable = "storage-unavailable";
    public const string Unavailable = "unavailable";
    public const string InternalFailure = "internal-failure";

    /// <summary>Every code above.</summary>
    public static IReadOnlySet<string> All { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        UnknownProject, UnknownProfile, UnknownDeviceType, UnknownBatch, UnknownDevice, UnknownStation, UnknownAccount, UnknownSession, UnknownAuthority,
        UnknownKms, UnknownCryptoToken, UnknownCertificate, UnknownFinding, UnknownRequest, NotFound,
        InvalidName, InvalidQuantity, InvalidHeadCount, InvalidSerial, InvalidStatus, InvalidReason, InvalidReadBack, InvalidRole, WeakPassword, InvalidParameter,
        InvalidProject, InvalidDeclaration, InvalidVariable, TooManyHeads, Ambiguous,
        QuantityExceeded, SerialConflict, WrongState, DeviceFinal, ReadBackRequired, NoTicket, BatchNotRunning, AlreadyExists, AlreadyRevoked, ClockSetBack,
        InvalidCsr, InvalidKey, InvalidProof, SubjectRefused, LintRefused, InvalidCertificate, AuthorityRefused, AuthorityUnavailable, KmsUnavailable, KmsRefused,
        AuthorityOffline, CryptoTokenOffline, RandomSourceFailed, RegistrationWithdrawn, RolledBack, InvalidActivationCode, RecipeFailed,
        ForeignSigner, InvalidSeal, OtherHub, OutOfTime, Superseded, SealedProject, NoOrder, OrderExhausted, OrdersAltered, OrderStopped,
        BodyTooLarge, MalformedJson, MalformedYaml, MalformedRequest, UnsupportedMediaType, MethodNotAllowed,
        NotAuthenticated, CertificateExpired, CertificateRevoked, CertificateForeign, NotAuthorised, OtherStation, OwnRequest, InvalidCode, SignInRefused, FormExpired, RateLimited,
        StorageUnavailable, Unavailable, InternalFailure,
    };
}
