using Birthmark.Api.Problems;
using Birthmark.Exchange;

namespace Birthmark.Server.Problems;

/// <summary>The refusals around log, reports, packages and orders as problems.</summary>
internal static class ExchangeProblems
{
    internal static Problem Of(ExchangeRefusedException refusal)
    {
        var (status, code) = refusal.Code switch
        {
            ExchangeRefusal.NoteInvalid => (422, ProblemCodes.InvalidParameter),
            ExchangeRefusal.WitnessUnknown => (422, ProblemCodes.InvalidParameter),
            ExchangeRefusal.WitnessExists => (409, ProblemCodes.AlreadyExists),
            ExchangeRefusal.WitnessInvalid => (422, ProblemCodes.InvalidKey),
            ExchangeRefusal.CheckpointUnknown => (409, ProblemCodes.WrongState),
            ExchangeRefusal.LogRewritten => (500, ProblemCodes.InternalFailure),
            ExchangeRefusal.TileUnknown => (404, ProblemCodes.NotFound),
            ExchangeRefusal.BatchNotClosed => (409, ProblemCodes.WrongState),
            ExchangeRefusal.FontMissing => (500, ProblemCodes.InternalFailure),
            ExchangeRefusal.ListUnknown => (409, ProblemCodes.WrongState),
            ExchangeRefusal.IdentityInvalid => (422, ProblemCodes.InvalidKey),
            ExchangeRefusal.PairingExists => (409, ProblemCodes.AlreadyExists),
            ExchangeRefusal.SignerUnknown => (422, ProblemCodes.ForeignSigner),
            ExchangeRefusal.SealedInvalid => (422, ProblemCodes.InvalidSeal),
            ExchangeRefusal.OtherHub => (422, ProblemCodes.OtherHub),
            ExchangeRefusal.NotYetValid or ExchangeRefusal.Expired => (422, ProblemCodes.OutOfTime),
            ExchangeRefusal.Superseded => (409, ProblemCodes.Superseded),
            ExchangeRefusal.SiteInvalid => (422, ProblemCodes.InvalidParameter),
            ExchangeRefusal.SiteExists => (409, ProblemCodes.AlreadyExists),
            ExchangeRefusal.SiteUnknown => (404, ProblemCodes.NotFound),
            ExchangeRefusal.NotInHardware => (409, ProblemCodes.WrongState),
            ExchangeRefusal.NotProven => (422, ProblemCodes.InvalidProof),
            ExchangeRefusal.EvidenceDamaged => (500, ProblemCodes.InternalFailure),
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Code, null),
        };
        return ProblemTable.Make(status, code, refusal.Message);
    }
}
