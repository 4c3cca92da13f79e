using System.Buffers.Text;
using MiniCrm.Api.Streams.Subjects;

namespace MiniCrm.Tests.Unit.Api;

/// <summary>The id of an event of several subjects.</summary>
public sealed class PlacesTests
{
    private static readonly long[] Names = [.. Enumerable.Range(0, 31).Select(_ => Places.NameOf(Guid.CreateVersion7()))];

    [Fact]
    public void It_tells_of_each_subject_how_far_it_was_told()
    {
        var places = Places.Parse(null)!;
        foreach (var (index, name) in Names.Index())
        {
            places.Reach(name, index);
        }

        places.Reach(Names[3], int.MaxValue);
        var read = Places.Parse(places.Encode())!;

        Assert.All(Names.Index(), item => Assert.Equal(item.Index == 3 ? int.MaxValue : item.Index, read.After(item.Item)));
        Assert.InRange(places.Encode().Length, 1, 420);
        Assert.Null(read.After(Places.NameOf(Guid.Empty)));
        Assert.False(read.Knows(Places.NameOf(Guid.Empty)));
    }

    [Fact]
    public void It_is_good_for_another_choice_of_subjects()
    {
        var places = Places.Parse(null)!;
        places.Reach(Names[0], 5);
        places.Reach(Names[1], 6);

        var fewer = Places.Parse(places.Of([Names[1], Names[2]]).Encode())!;

        Assert.Equal((null, 6, null), (fewer.After(Names[0]), fewer.After(Names[1]), fewer.After(Names[2])));
    }

    [Fact]
    public void Without_one_everything_is_told_from_now_on_and_with_0_from_the_beginning()
    {
        Assert.Null(Places.Parse(null)!.After(Names[0]));
        Assert.Equal(0, Places.Parse("0")!.After(Names[0]));
        Assert.False(Places.Parse("0")!.Knows(Names[0]));
    }

    [Fact]
    public void What_is_none_is_not_read()
    {
        byte[] one = [1, 1, 2, 3, 4, 5, 6, 0, 0, 0, 7];
        Assert.NotNull(Places.Parse(Base64Url.EncodeToString(one)));
        byte[][] wrong =
        [
            [1], [2, .. one[1..]], [.. one, 0], one[..^1], [1, 1, 2, 3, 4, 5, 6, 0x80, 0, 0, 0], [.. one, .. one[1..]],
            [1, .. Enumerable.Range(0, 65).SelectMany(number => new byte[] { (byte)number, 2, 3, 4, 5, 6, 0, 0, 0, 7 })],
        ];

        Assert.All(wrong, bytes => Assert.Null(Places.Parse(Base64Url.EncodeToString(bytes))));
        Assert.All(["", "1", "x", "-1", "00", " ", "AQ==", new string('A', 10_000)], text => Assert.Null(Places.Parse(text)));
    }
}
