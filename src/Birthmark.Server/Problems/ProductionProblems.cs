using Birthmark.Api.Problems;
using Birthmark.Production;

namespace Birthmark.Server.Problems;

/// <summary>Production's refusals as problems.</summary>
internal static class ProductionProblems
{
    internal static Problem Of(ProductionRefusedException refusal)
    {
        var (status, code) = RowOf(refusal.Code);
        var faults = refusal.Faults.Count == 0 ? null : refusal.Faults.Select(f => new Fault(f.File, f.Line, f.Column, f.Text)).ToList();
        return ProblemTable.Make(status, code, refusal.Text, refusal.Remedy, faults);
    }

    private static (int Status, string Code) RowOf(ProductionRefusal refusal) => refusal switch
    {
        ProductionRefusal.Declaration => (422, ProblemCodes.InvalidProject),
        ProductionRefusal.ProjectUnknown => (404, ProblemCodes.UnknownProject),
        ProductionRefusal.ProjectVersionUnknown => (404, ProblemCodes.UnknownProject),
        ProductionRefusal.ProfileUnknown => (404, ProblemCodes.UnknownProfile),
        ProductionRefusal.DeviceTypeUnknown => (404, ProblemCodes.UnknownDeviceType),
        ProductionRefusal.ProjectAmbiguous => (422, ProblemCodes.Ambiguous),
        ProductionRefusal.AuthorityUnknown => (404, ProblemCodes.UnknownAuthority),
        ProductionRefusal.NameInvalid => (422, ProblemCodes.InvalidName),
        ProductionRefusal.QuantityOutOfRange => (422, ProblemCodes.InvalidQuantity),
        ProductionRefusal.HeadCountOutOfRange => (422, ProblemCodes.InvalidHeadCount),
        ProductionRefusal.HeadsInvalid => (422, ProblemCodes.TooManyHeads),
        ProductionRefusal.BatchUnknown => (404, ProblemCodes.UnknownBatch),
        ProductionRefusal.BatchPaused => (409, ProblemCodes.BatchNotRunning),
        ProductionRefusal.BatchClosed => (409, ProblemCodes.BatchNotRunning),
        ProductionRefusal.BatchNotReleased => (409, ProblemCodes.WrongState),
        ProductionRefusal.BatchMoveForbidden => (409, ProblemCodes.WrongState),
        ProductionRefusal.BatchExhausted => (409, ProblemCodes.QuantityExceeded),
        ProductionRefusal.FirmwareAltered => (409, ProblemCodes.RecipeFailed),
        ProductionRefusal.DeviceUnknown => (404, ProblemCodes.UnknownDevice),
        ProductionRefusal.SerialInvalid => (422, ProblemCodes.InvalidSerial),
        ProductionRefusal.SerialTaken => (409, ProblemCodes.SerialConflict),
        ProductionRefusal.StatusInvalid => (422, ProblemCodes.InvalidStatus),
        ProductionRefusal.ReasonInvalid => (422, ProblemCodes.InvalidReason),
        ProductionRefusal.DeviceFinal => (409, ProblemCodes.DeviceFinal),
        ProductionRefusal.DeviceNotProvisioned => (409, ProblemCodes.WrongState),
        ProductionRefusal.DeviceKeyMissing => (422, ProblemCodes.InvalidKey),
        ProductionRefusal.DeviceKeyUnwanted => (422, ProblemCodes.InvalidKey),
        ProductionRefusal.DeviceKeyInvalid => (422, ProblemCodes.InvalidProof),
        ProductionRefusal.DeviceKeyDiffers => (409, ProblemCodes.InvalidKey),
        ProductionRefusal.CounterExhausted => (409, ProblemCodes.RecipeFailed),
        ProductionRefusal.CertificateRefused => (502, ProblemCodes.AuthorityRefused),
        ProductionRefusal.AuthorityUnavailable => (503, ProblemCodes.AuthorityUnavailable),
        ProductionRefusal.CursorInvalid => (422, ProblemCodes.InvalidParameter),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
