using Birthmark.Exchange;
using Birthmark.Keys;
using Birthmark.Pki;
using Birthmark.Server.Problems;

namespace Birthmark.Server.Tests.Problems;

public sealed class EveryRefusalTests
{
    [Fact]
    public void Every_refusal_of_a_room_has_its_row_in_the_problem_table()
    {
        var refusals = Enum.GetValues<KeyRefusal>().Select(Exception (code) => new KeyRefusedException(code, "said so"))
            .Concat(Enum.GetValues<PkiRefusal>().Select(Exception (code) => new PkiRefusedException(code, "said so")))
            .Concat(Enum.GetValues<ExchangeRefusal>().Select(Exception (code) => new ExchangeRefusedException(code, "said so")));
        foreach (var refusal in refusals)
        {
            var problem = ProblemTable.Of(refusal);
            Assert.NotNull(problem);
            Assert.InRange(problem.Status, 400, 599);
            Assert.NotEmpty(problem.Code);
        }
    }
}
