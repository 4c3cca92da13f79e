using MiniCrm.Kafka.Consuming;

namespace MiniCrm.Tests.Unit.Kafka;

public sealed class OffsetWatermarkTests
{
    private readonly OffsetWatermark _watermark = new();

    [Fact]
    public void It_never_passes_a_record_in_flight()
    {
        Begin(10, 11, 12);

        Assert.Null(_watermark.Complete(12));
        Assert.Null(_watermark.Complete(11));
        Assert.Equal((3, 1), (_watermark.Open, _watermark.Unfinished));
        Assert.Equal(13, _watermark.Complete(10));
        Assert.Equal(0, _watermark.Open);
    }

    [Fact]
    public void Holes_between_offsets_are_no_records()
    {
        Begin(10, 17, 40);

        Assert.Equal(11, _watermark.Complete(10));
        Assert.Null(_watermark.Complete(40));
        Assert.Equal(41, _watermark.Complete(17));
    }

    [Fact]
    public void It_goes_on_after_it_caught_up()
    {
        Begin(1);
        Assert.Equal(2, _watermark.Complete(1));
        Begin(2, 3);
        Assert.Equal(3, _watermark.Complete(2));
        Assert.Equal(1, _watermark.Open);
    }

    private void Begin(params long[] offsets) => Array.ForEach(offsets, _watermark.Begin);
}
