using Birthmark.Api.Problems;
using Birthmark.Pki;
using Birthmark.Production;

namespace Birthmark.Server.Problems;

/// <summary>Production's refusals as problems.</summary>
internal static class ProductionProblems
{
    internal static Problem Of(ProductionRefusedException refusal)
    {
        var errors = refusal.Faults.Count == 0 ? null : refusal.Faults.Select(f => new Fault(f.File, f.Line, f.Column, f.Text)).ToList();
        if (refusal.InnerException is PkiRefusedException cause)
        {
            // The authority's own reason decides the code; thing, value and remedy are production's.
            var pki = PkiProblems.Of(cause);
            return ProblemTable.Make(pki.Status, pki.Code, refusal.Text, refusal.Remedy);
        }

        var (status, code) = RowOf(refusal.Code);
        return ProblemTable.Make(status, code, refusal.Text, refusal.Remedy, errors);
    }

    private static (int Status, string Code) RowOf(ProductionRefusal refusal) => refusal switch
    {
        ProductionRefusal.Declaration => (422, ProblemCodes.InvalidProject),
        ProductionRefusal.Malformed => (400, ProblemCodes.MalformedYaml),
        ProductionRefusal.ProjectUnknown or ProductionRefusal.ProjectVersionUnknown => (404, ProblemCodes.UnknownProject),
        ProductionRefusal.ProfileUnknown => (404, ProblemCodes.UnknownProfile),
        ProductionRefusal.DeviceTypeUnknown => (404, ProblemCodes.UnknownDeviceType),
        ProductionRefusal.ProjectAmbiguous => (409, ProblemCodes.Ambiguous),
        ProductionRefusal.AuthorityUnknown => (404, ProblemCodes.UnknownAuthority),
        ProductionRefusal.NameInvalid => (422, ProblemCodes.InvalidName),
        ProductionRefusal.QuantityOutOfRange => (422, ProblemCodes.InvalidQuantity),
        ProductionRefusal.HeadCountOutOfRange => (422, ProblemCodes.InvalidHeadCount),
        ProductionRefusal.HeadsInvalid => (422, ProblemCodes.TooManyHeads),
        ProductionRefusal.BatchUnknown => (404, ProblemCodes.UnknownBatch),
        ProductionRefusal.BatchPaused or ProductionRefusal.BatchClosed => (409, ProblemCodes.BatchNotRunning),
        ProductionRefusal.BatchNotReleased or ProductionRefusal.BatchMoveForbidden => (409, ProblemCodes.WrongState),
        ProductionRefusal.BatchExhausted => (409, ProblemCodes.QuantityExceeded),
        ProductionRefusal.FirmwareAltered or ProductionRefusal.CounterExhausted or ProductionRefusal.BlockRefused => (409, ProblemCodes.RecipeFailed),
        ProductionRefusal.DeviceUnknown => (404, ProblemCodes.UnknownDevice),
        ProductionRefusal.SerialInvalid => (422, ProblemCodes.InvalidSerial),
        ProductionRefusal.SerialTaken => (409, ProblemCodes.SerialConflict),
        ProductionRefusal.StatusInvalid => (422, ProblemCodes.InvalidStatus),
        ProductionRefusal.ReasonInvalid => (422, ProblemCodes.InvalidReason),
        ProductionRefusal.ReadBackInvalid => (422, ProblemCodes.InvalidReadBack),
        ProductionRefusal.ReadBackMissing => (409, ProblemCodes.ReadBackRequired),
        ProductionRefusal.DeviceFinal => (409, ProblemCodes.DeviceFinal),
        ProductionRefusal.DeviceNotProvisioned => (409, ProblemCodes.WrongState),
        ProductionRefusal.DeviceKeyMissing or ProductionRefusal.DeviceKeyUnwanted or ProductionRefusal.DeviceKeyInvalid => (422, ProblemCodes.InvalidKey),
        ProductionRefusal.DeviceRequestInvalid => (422, ProblemCodes.InvalidCsr),
        ProductionRefusal.DeviceProofInvalid => (422, ProblemCodes.InvalidProof),
        ProductionRefusal.DeviceKeyDiffers => (409, ProblemCodes.InvalidKey),
        ProductionRefusal.CertificateRefused => (502, ProblemCodes.AuthorityRefused),
        ProductionRefusal.AuthorityUnavailable => (503, ProblemCodes.AuthorityUnavailable),
        ProductionRefusal.KmsUnknown => (404, ProblemCodes.UnknownKms),
        ProductionRefusal.KmsUnavailable => (503, ProblemCodes.KmsUnavailable),
        ProductionRefusal.KmsRefused => (502, ProblemCodes.KmsRefused),
        ProductionRefusal.OrdersAltered => (503, ProblemCodes.OrdersAltered),
        ProductionRefusal.RegistrationWithdrawn => (403, ProblemCodes.RegistrationWithdrawn),
        ProductionRefusal.ProjectSealed => (409, ProblemCodes.SealedProject),
        ProductionRefusal.OrderMissing => (409, ProblemCodes.NoOrder),
        ProductionRefusal.OrderKnown => (409, ProblemCodes.Superseded),
        ProductionRefusal.OrderStopped => (409, ProblemCodes.OrderStopped),
        ProductionRefusal.OrderExhausted => (409, ProblemCodes.OrderExhausted),
        ProductionRefusal.ClockSetBack => (409, ProblemCodes.ClockSetBack),
        ProductionRefusal.FindingUnknown => (404, ProblemCodes.UnknownFinding),
        ProductionRefusal.CursorInvalid => (422, ProblemCodes.InvalidParameter),
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, null),
    };
}
