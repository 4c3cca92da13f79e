using System.Collections.Immutable;
using System.Text;
using CsCheck;
using Microsoft.AspNetCore.Http;
using MiniCrm.Api.Auth;
using MiniCrm.Api.Paging;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

/// <summary>Where a list goes on, as clients carry it.</summary>
public sealed class ListCursorsTests
{
    private static readonly ListCursors Cursors = Of("first");

    private static readonly Gen<ListPlace> Places = Gen.Select(
        Gen.Int[0, 20], Gen.String[Gen.Char["aZ9 é日\u0000'\\"], 0, 60].Array[0, 2], Gen.Guid, Gen.Bool,
        (group, keys, id, backwards) => new ListPlace(group, [.. keys], id) { Backwards = backwards });

    [Fact]
    public void A_cursor_leads_back_to_its_place() => Places.Sample(place =>
    {
        var read = Cursors.Read(Cursors.Write(place, At("/leads", "?sort=lastName")), At("/leads", "?sort=lastName")).Value!;
        return (read.Group, read.Id, read.Backwards) == (place.Group, place.Id, place.Backwards) && read.Keys.SequenceEqual(place.Keys);
    });

    [Fact]
    public void One_that_was_changed_anywhere_is_none() => Gen.Select(Places, Gen.Int[0, 10_000], Gen.Char["AQgwz09-_"]).Sample((place, at, character) =>
    {
        var cursor = Cursors.Write(place, At("/leads", ""));
        var changed = new StringBuilder(cursor) { [at % cursor.Length] = character }.ToString();
        return changed == cursor || Cursors.Read(changed, At("/leads", "")).Refusal?.Detail == "must be a cursor from the header Link";
    });

    [Theory]
    [InlineData("/leads", "?status=new&sort=lastName", true)]
    [InlineData("/leads", "?sort=lastName&status=new", true)]
    [InlineData("/leads", "?sort=lastName&limit=5&status=new&fields=id&total=exact&highlight=true&cursor=x", true)]
    [InlineData("/leads", "?status=new", false)]
    [InlineData("/leads", "?status=new&sort=-lastName", false)]
    [InlineData("/leads", "?status=new%26sort%3DlastName", false)]
    [InlineData("/leads", "?status=new&sort=lastName&q=x", false)]
    [InlineData("/users", "?status=new&sort=lastName", false)]
    [InlineData("/leads/user/1", "?status=new&sort=lastName", false)]
    public void It_is_good_for_its_list_and_for_what_that_is_filtered_and_sorted_by(string path, string query, bool isGood)
    {
        var cursor = Cursors.Write(new(0, ["Doe"], Guid.NewGuid()), At("/leads", "?status=new&sort=lastName"));

        var read = Cursors.Read(cursor, At(path, query));

        Assert.Equal(isGood, read.Succeeded);
        Assert.Equal(!isGood, read.Refusal is { IsInvalid: true, Member: "cursor" });
    }

    [Fact]
    public void It_is_good_at_every_gateway_with_the_same_secrets_and_at_no_other()
    {
        var cursor = Cursors.Write(new(0, [], Guid.NewGuid()), At("/leads", ""));

        Assert.True(Of("first").Read(cursor, At("/leads", "")).Succeeded);
        Assert.True(Of("second", "first").Read(cursor, At("/leads", "")).Succeeded);
        Assert.False(Of("second").Read(cursor, At("/leads", "")).Succeeded);
    }

    [Fact]
    public void One_of_a_build_before_is_an_id_and_good_for_the_list_without_filters()
    {
        var id = Guid.NewGuid();

        Assert.Equal(id, Cursors.Read(Cursor.Encode(id), At("/users", "?limit=2")).Value!.Id);
        Assert.False(Cursors.Read(Cursor.Encode(id), At("/users", "?role=admin")).Succeeded);
    }

    [Theory]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("no cursor")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void Other_text_is_no_cursor(string text) => Assert.False(Cursors.Read(text, At("/leads", "")).Succeeded);

    private static ListAddress At(string path, string query)
    {
        var context = new DefaultHttpContext();
        (context.Request.Path, context.Request.QueryString) = (path, new(query));
        return new(context.Request);
    }

    private static ListCursors Of(params string[] secrets) => new(new(new SignInSettings(
        [.. secrets.Select(secret => ImmutableArray.Create(Encoding.UTF8.GetBytes(secret.PadRight(SignInSettings.MinSecretBytes))))], false, TimeSpan.FromMinutes(15), false)));
}
