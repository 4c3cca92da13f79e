using CsCheck;
using MiniCrm.Api.Preconditions;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class EntityTagsTests
{
    private static readonly Guid Id = Guid.ParseExact("0199a1b2c3d47e5f8a6b7c8d9e0f1a2b", "N");

    [Fact]
    public void A_tag_is_the_version_and_what_tells_one_representation_from_another()
    {
        EntityTag[] tags = [new(7), new(7) { Shown = 3 }, new(7) { Id = Id }, new(7) { Id = Id, IsCard = true }];

        Assert.Equal(["\"7\"", "\"7.3\"", $"\"7.{Id:N}\"", $"\"7.{Id:N}.card\""], tags.Select(tag => tag.ToString()));
        Assert.Equal(tags, tags.Select(tag => EntityTag.Parse(tag.ToString())));
    }

    private static readonly Gen<EntityTag> Ours = Gen.Select(
        Gen.Int.Positive, Gen.Int.Positive.Nullable(), Gen.Guid.Nullable(), Gen.Bool, (version, shown, id, card) => shown is null
            ? new EntityTag(version) { Id = id, IsCard = id is not null && card }
            : new EntityTag(version) { Shown = shown });

    [Fact]
    public void What_is_written_is_read_as_it_was_meant() => Ours.Sample(tag => EntityTag.Parse(tag.ToString()) == tag);

    [Fact]
    public void What_is_read_would_be_written_so() => Gen.OneOf(Gen.String[Gen.Char["01."], 1, 5], Gen.String[Gen.Char["\"0123.abcdf "], 0, 40]).Sample(
        text => EntityTag.Parse($"\"{text}\"") is not { } tag || tag.ToString() == $"\"{text}\"");

    [Fact]
    public void A_list_names_the_versions_that_are_in_it_and_no_others() => Gen.Select(Ours.Array[1, 6], Gen.Guid, Gen.Int.Positive).Sample((tags, of, other) =>
    {
        var condition = EntityTags.Precondition(string.Join(", ", tags.Select(tag => tag.ToString())), null, of)!;

        Assert.All(tags, tag => Assert.Equal(tag.Id is null || tag.Id == of || tags.Any(same => same.Version == tag.Version && same.Id is null), condition.Accepts(tag.Version)));
        Assert.Equal(tags.Any(tag => tag.Version == other && (tag.Id is null || tag.Id == of)), condition.Accepts(other));
    });

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"0\"")]
    [InlineData("\"003\"")]
    [InlineData("\"3.\"")]
    [InlineData("\"3.abc\"")]
    [InlineData("\"3.0\"")]
    [InlineData("\"3.01\"")]
    [InlineData("\"3.1.2\"")]
    [InlineData("\"-3\"")]
    [InlineData("\"+3\"")]
    [InlineData("\" 3\"")]
    [InlineData("\"3\n\"")]
    [InlineData("\"٣\"")]
    [InlineData("\"3e0\"")]
    [InlineData("\"0x3\"")]
    [InlineData("\"99999999999\"")]
    [InlineData("\"4294967299\"")]
    [InlineData("\"3.4294967299\"")]
    [InlineData("\"3.0199A1B2C3D47E5F8A6B7C8D9E0F1A2B\"")]
    [InlineData("\"3.card\"")]
    [InlineData("\"3.0199a1b2c3d47e5f8a6b7c8d9e0f1a2b.cards\"")]
    [InlineData("3")]
    public void What_was_never_written_is_no_tag_of_ours(string tag) => Assert.Null(EntityTag.Parse(tag));

    [Theory]
    [InlineData("\"7\"", true)]
    [InlineData("\"7.3\"", true)]
    [InlineData("\"7.0199a1b2c3d47e5f8a6b7c8d9e0f1a2b\"", true)]
    [InlineData("\"7.0199a1b2c3d47e5f8a6b7c8d9e0f1a2b.card\"", true)]
    [InlineData("\"7.0199a1b2c3d47e5f8a6b7c8d9e0f1a2c\"", false)]
    [InlineData("\"8\", \"7.1\"", true)]
    [InlineData("\"8\",\"9\"", false)]
    [InlineData("*", true)]
    [InlineData("W/\"7\"", false)]
    [InlineData("W/\"7\", \"7\"", true)]
    [InlineData("\"007\"", false)]
    [InlineData("garbage", false)]
    public void If_Match_accepts_the_versions_it_names(string header, bool accepted) =>
        Assert.Equal(accepted, EntityTags.Precondition(header, null, Id)?.Accepts(7) ?? true);

    [Theory]
    [InlineData("\"7\"", false)]
    [InlineData("W/\"7\"", false)]
    [InlineData("\"7.9\"", false)]
    [InlineData("\"7.0199a1b2c3d47e5f8a6b7c8d9e0f1a2c\"", true)]
    [InlineData("\"8\", \"9\"", true)]
    [InlineData("\"8\", \"7\"", false)]
    [InlineData("*", false)]
    [InlineData("\"007\"", true)]
    public void If_None_Match_accepts_all_other_versions(string header, bool accepted) =>
        Assert.Equal(accepted, EntityTags.Precondition(null, header, Id)!.Accepts(7));

    [Fact]
    public void Both_conditions_have_to_be_met()
    {
        Assert.True(EntityTags.Precondition("\"7\"", "\"8\"", Id)!.Accepts(7));
        Assert.False(EntityTags.Precondition("\"7\"", "\"7\"", Id)!.Accepts(7));
        Assert.False(EntityTags.Precondition("*", "*", Id)!.Accepts(7));
        Assert.False(EntityTags.Precondition("\"8\"", "\"9\"", Id)!.Accepts(7));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("*")]
    public void No_condition_is_none(string? header) => Assert.Null(EntityTags.Precondition(header, null, Id));

    [Theory]
    [InlineData("garbage", false)]
    [InlineData("", false)]
    [InlineData("7", false)]
    [InlineData("\"7", false)]
    [InlineData("*", true)]
    [InlineData("*, \"7\"", false)]
    [InlineData("\"7\", *", false)]
    [InlineData("W/*", false)]
    [InlineData("W/\"7\", \"x\"", true)]
    [InlineData("\"7\",, \"x\"", true)]
    public void A_list_of_tags_is_told_from_other_text(string header, bool isList) =>
        Assert.Equal(isList, EntityTags.TryParse(header, out _));

    [Theory]
    [InlineData("\"7.3\"", true)]
    [InlineData("W/\"7.3\"", true)]
    [InlineData("\"1\", \"7.3\"", true)]
    [InlineData("*", true)]
    [InlineData("\"7\"", false)]
    [InlineData("7.3", false)]
    [InlineData(null, false)]
    public void A_read_compares_the_whole_tag(string? header, bool known) =>
        Assert.Equal(known, EntityTags.IsKnown(header, new(7) { Shown = 3 }));
}
