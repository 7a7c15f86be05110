namespace Birthmark.Server.Access;

/// <summary>Everything that can be asked of the hub. Who may is in <see cref="AccessMatrix"/>.</summary>
public enum Act
{
    AskAlive,
    AskHealth,
    ReadOpenApi,
    EnrolStation,
    SignIn,
    UseConsole,
    ManageAccounts,
    ReadAccess,
    ReadMetrics,
    ReadAudit,
    CosignLog,
    RegisterWitness,
    AcceptClock,
    ReadSites,
    ControlSites,

    ApplyProject,
    ReadProjects,
    CheckAuthority,
    CheckKms,

    OpenBatch,
    ControlBatch,
    ReleaseBatch,
    ReadBatches,
    ReadLists,
    ReadReport,
    Reconcile,
    RemedyFinding,

    ReadExchange,
    PairOem,
    ImportPackage,
    ImportOrder,
    ReadOrders,
    EnrolHub,

    CreateDevice,
    ProvisionDevice,
    ReportDevice,
    ReadDevices,

    InviteStation,
    InviteOthers,
    ReadCredentials,
    RevokeStation,
    RevokeOthers,

    ApplyPki,
    ReadPki,
    ControlCryptoTokens,
    ControlRoles,
    ReadCrl,
    CreateCrl,
    ReadCertificates,
    RevokeCertificate,
    ApproveRevocation,
    UseEjbca,
}
