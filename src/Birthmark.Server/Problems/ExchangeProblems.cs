using Birthmark.Api.Problems;
using Birthmark.Exchange;

namespace Birthmark.Server.Problems;

/// <summary>The refusals around log and reports as problems.</summary>
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
            _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal.Code, null),
        };
        return ProblemTable.Make(status, code, refusal.Message);
    }
}
