using Birthmark.Production.Batches;
using Birthmark.Production.Devices;

namespace Birthmark.Production.Tests.Devices;

public sealed class StateTests
{
    [Fact]
    public void A_device_only_moves_forward()
    {
        foreach (var from in Enum.GetValues<DeviceState>())
        {
            foreach (var to in Enum.GetValues<DeviceState>().Where(to => DeviceStates.CanMove(from, to)))
            {
                Assert.True(to > from, $"{from} to {to}");
            }
        }

        Assert.False(DeviceStates.CanMove(DeviceState.Created, DeviceState.Ok));
        Assert.False(DeviceStates.CanMove(DeviceState.Intended, DeviceState.Ok));
        Assert.Equal([DeviceState.Ok, DeviceState.Ko, DeviceState.Unconfirmed], Enum.GetValues<DeviceState>().Where(s => s.IsFinal()));
    }

    [Fact]
    public void A_closed_batch_never_opens_again()
    {
        foreach (var from in Enum.GetValues<BatchState>().Where(s => s.IsClosed()))
        {
            foreach (var move in Enum.GetValues<BatchMove>())
            {
                Assert.True(!BatchStates.TryMove(from, move, out var to) || to == from, $"{from} {move}");
            }
        }

        Assert.Equal(BatchState.Released, BatchState.Releasing.Closed());
        Assert.Equal(BatchState.Aborted, BatchState.Aborting.Closed());
    }
}
