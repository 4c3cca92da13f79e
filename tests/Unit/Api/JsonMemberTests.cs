using System.Text.Json;
using MiniCrm;
using MiniCrm.Api.Leads;
using MiniCrm.Api.Users;
using Xunit;

namespace MiniCrm.Tests.Unit.Api;

public sealed class JsonMemberTests
{
    private static readonly JsonSerializerOptions Strict = StrictOptions();

    [Theory]
    [InlineData("$.name", "name")]
    [InlineData("$.metadata.a[0]", "metadata")]
    [InlineData("$['odd name']", "odd name")]
    [InlineData("$", null)]
    [InlineData("$[0]", null)]
    [InlineData(null, null)]
    public void The_outermost_member_is_named(string? path, string? member) => Assert.Equal(member, JsonMember.Of(path));

    [Theory]
    [InlineData("""{"status":"sold"}""", "status")]
    [InlineData("""{"status":3}""", "status")]
    [InlineData("""{"status":"3"}""", "status")]
    [InlineData("""{"status":"new,contacted"}""", "status")]
    [InlineData("""{"status":"New"}""", "status")]
    [InlineData("""{"status":null}""", "status")]
    [InlineData("""{"assignedUserId":"not a uuid"}""", "assignedUserId")]
    [InlineData("""{"company":5}""", "company")]
    [InlineData("""{"company":"\ud800"}""", "company")]
    [InlineData("""{"id":"0199a1b2-c3d4-7e5f-8a6b-7c8d9e0f1a2b"}""", "id")]
    [InlineData("""{"company":"a","company":"b"}""", "company")]
    [InlineData("""{"company":"a",}""", null)]
    [InlineData("[]", null)]
    public void What_a_body_gets_wrong_is_told_by_the_exception(string json, string? member)
    {
        var exception = Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UpdateLeadRequest>(json, Strict));
        Assert.Equal(member, JsonMember.Of(exception.Path));
    }

    [Fact]
    public void In_a_patch_absent_and_null_are_two_things()
    {
        var request = JsonSerializer.Deserialize<UpdateLeadRequest>("""{"company":null,"assignedUserId":null}""", Strict)!;
        Assert.True(request.Company is { IsSet: true, Value: null });
        Assert.True(request.AssignedUserId is { IsSet: true, Value: null });
        Assert.False(request.Position.IsSet);
    }

    [Fact]
    public void A_flag_and_a_role_cannot_be_null()
    {
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UpdateUserRequest>("""{"isActive":null}""", Strict));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<UpdateUserRequest>("""{"role":null}""", Strict));
    }

    private static JsonSerializerOptions StrictOptions()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        StrictJson.Configure(options);
        return options;
    }
}
