using MiniCrm.Api.Http;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class EntityTagsTests
{
    [Fact]
    public void A_tag_is_the_version_and_that_of_what_is_shown_beside_it()
    {
        Assert.Equal("\"7\"", EntityTags.Of(7));
        Assert.Equal("\"7.3\"", EntityTags.Of(7, 3));
    }

    [Theory]
    [InlineData("\"7\"", new[] { 7 })]
    [InlineData("\"7.3\"", new[] { 7 })]
    [InlineData("\"7\", \"8.1\"", new[] { 7, 8 })]
    [InlineData("W/\"7\"", new int[0])]
    [InlineData("\"abc\", \"\", \"-1\", \"99999999999\"", new int[0])]
    [InlineData("garbage", new int[0])]
    public void If_Match_names_versions(string header, int[] versions) =>
        Assert.Equal(versions, EntityTags.IfMatch(header)!.Versions);

    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    public void No_condition_is_none(string? header) => Assert.Null(EntityTags.IfMatch(header));

    [Theory]
    [InlineData("garbage", false)]
    [InlineData("", false)]
    [InlineData("7", false)]
    [InlineData("\"7", false)]
    [InlineData("*", true)]
    [InlineData("W/\"7\", \"x\"", true)]
    public void A_list_of_tags_is_told_from_other_text(string header, bool isList) =>
        Assert.Equal(isList, EntityTags.TryParse(header, out _));

    [Theory]
    [InlineData("\"7.3\"", true)]
    [InlineData("W/\"7.3\"", true)]
    [InlineData("\"1\", \"7.3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"7\"", false)]
    [InlineData("7.3", false)]
    public void If_None_Match_compares_the_whole_tag(string header, bool known) =>
        Assert.Equal(known, EntityTags.IsKnown(header, EntityTags.Of(7, 3)));
}
