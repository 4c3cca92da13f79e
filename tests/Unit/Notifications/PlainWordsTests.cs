using MiniCrm.Grains.Notifications.Delivery.Mail;

namespace MiniCrm.Tests.Unit.Notifications;

public sealed class PlainWordsTests
{
    [Theory]
    [InlineData("http://evil.example", "http: / / evil. example")]
    [InlineData("evil.example", "evil. example")]
    [InlineData("www.evil.example/login?a=b", "www. evil. example/ login? a= b")]
    [InlineData("ada@evil.example", "ada@ evil. example")]
    [InlineData("mailto:ada", "mailto: ada")]
    [InlineData("\\\\evil\\share", "\\ \\ evil\\ share")]
    [InlineData("10.0.0.1", "10. 0. 0. 1")]
    [InlineData("evil．example", "evil． example")]
    [InlineData("evil。example", "evil。 example")]
    [InlineData("evil｡example", "evil｡ example")]
    [InlineData("http：／／evil․example", "http： ／ ／ evil․ example")]
    [InlineData("a…b", "a… b")]
    public void What_a_reader_would_make_a_link_of_is_set_apart(string name, string plain) => Assert.Equal(plain, PlainWords.Of(name));

    [Theory]
    [InlineData("Ada")]
    [InlineData("Jean-Luc O'Neil")]
    [InlineData("Dr. Ada Lovelace Jr.")]
    [InlineData("Zoë 世界 🐢")]
    [InlineData("<a href>")]
    public void Other_names_stay_as_they_are(string name) => Assert.Equal(name, PlainWords.Of(name));
}
