namespace MiniCrm.Tests.Integration.Api.BadInput;

/// <summary>The one member that takes any JSON, as long as PostgreSQL can hold it and give it back.</summary>
internal static class MetadataRows
{
    private static readonly (string What, string Json)[] Values =
    [
        ("over 8 KiB", $$"""{"a":"{{new string('x', 8 << 10)}}"}"""),
        ("over 8 KiB in other letters", $$"""{"a":"{{new string('é', 4 << 10)}}"}"""),
        ("over 8 KiB in members", "{" + string.Join(',', Enumerable.Range(0, 1000).Select(number => $"\"member{number}\":0")) + "}"),
        ("a number beyond numeric", """{"a":1e200000}"""),
        ("a negative one", """{"a":-1e200000}"""),
        ("a number too small for numeric", """{"a":1e-200000}"""),
        ("one deep inside", """{"a":[{"b":{"c":[1,1E+200000]}}]}"""),
        ("an exponent beyond an integer", """{"a":1e99999999999999999999}"""),
        ("one that would be 100,000 digits", """{"a":1e99999}"""),
        ("5,000 digits", $$"""{"a":{{new string('9', 5000)}}}"""),
        ("5,000 digits behind the point", $$"""{"a":[0.{{new string('3', 5000)}}]}"""),
        ("a number beyond a double", """{"a":1e400}"""),
        ("a number too small for a double", """{"a":{"b":1e-400}}"""),
        ("the first integer that a double rounds", """{"a":9007199254740993}"""),
        ("a double with a digit too many", """{"a":0.12345678901234567891}"""),
        ("NUL", """{"a":"x\u0000"}"""),
        ("NUL in a name", """{"a\u0000":1}"""),
        ("NUL deep inside", """{"a":[{"b":{"c":["x\u0000y"]}}]}"""),
        ("NUL in a name deep inside", """{"a":[{"b":{"c\u0000":[]}}]}"""),
        ("half a character", """{"a":"\ud800"}"""),
        ("half a character in a name", """{"a":{"\udc00":1}}"""),
        ("33 levels of objects", string.Concat(Enumerable.Repeat("{\"a\":", 33)) + "1" + new string('}', 33)),
        ("33 levels of arrays", "{\"a\":" + new string('[', 32) + new string(']', 32) + "}"),
        ("1,000 levels", "{\"a\":" + new string('[', 1000) + new string(']', 1000) + "}"),
        ("a member twice", """{"a":1,"a":2}"""),
        ("a member twice deep inside", """{"a":[{"b":1,"b":2}]}"""),
    ];

    public static IEnumerable<BadRequest> All(IReadOnlyList<Endpoint> endpoints) =>
        from endpoint in endpoints
        where endpoint.Members.Any(member => member.Name == "metadata")
        from value in Values
        select endpoint.Refuses($"metadata: {value.What}", "metadata") with { Body = endpoint.With("metadata", value.Json) };
}
