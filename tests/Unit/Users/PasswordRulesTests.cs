using MiniCrm.Users.Passwords;

namespace MiniCrm.Tests.Unit.Users;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("password")]
    [InlineData("PassWord")]
    [InlineData(" password ")]
    [InlineData("ｐａｓｓｗｏｒｄ")]
    [InlineData("password1")]
    [InlineData("Password123!")]
    [InlineData("passwordpassword")]
    [InlineData("qwertyuiop")]
    [InlineData("12345678")]
    [InlineData("iloveyou2!")]
    public void What_is_guessed_first_is_refused(string password) => Assert.NotNull(PasswordRules.Complaint(password));

    [Theory]
    [InlineData("correct horse battery staple")]
    [InlineData("correct horse")]
    [InlineData("battery staple")]
    [InlineData("analytical-engine")]
    [InlineData("nanoseconds")]
    [InlineData("my password is long")]
    [InlineData("password of twelve cats")]
    [InlineData("пароль-на-весну")]
    [InlineData("🐢🐇🐢🦊🐻🐼🐨🐯")]
    public void What_is_somebodys_own_idea_is_taken(string password)
    {
        Assert.Null(PasswordRules.Complaint(password));
        Assert.Null(PasswordRules.Refused(password, "Ada", "Lovelace", "ada.lovelace@analytical.example.com"));
    }

    [Theory]
    [InlineData("adalovelace")]
    [InlineData("Ada Lovelace")]
    [InlineData("LovelaceAda1842")]
    [InlineData("ada.lovelace@example.com")]
    [InlineData("ADA.LOVELACE@example.com!")]
    [InlineData("analytical")]
    [InlineData("analytical1")]
    [InlineData("minicrm2026")]
    [InlineData("MiniCRM!")]
    [InlineData("Mini-CRM-ada")]
    [InlineData("countess-x")]
    public void Ones_own_name_address_and_the_product_are_refused(string password)
    {
        var refusal = PasswordRules.Refused(password, "Ada", "Lovelace", "countess+ada.lovelace@analytical.example.com");

        Assert.Equal((true, "password"), (refusal?.IsInvalid, refusal?.Member));
    }

    [Theory]
    [InlineData("augusta1815", "Augusta", "Xu", "x@y.example")]
    [InlineData("kingnoel1", "X", "King-Noel", "x@y.example")]
    [InlineData("countess1", "X", "Y", "countess@z.example")]
    [InlineData("minicrm2026", "X", "Y", "x@y.example")]
    public void Each_of_these_is_enough_by_itself(string password, string firstName, string lastName, string email) =>
        Assert.NotNull(PasswordRules.Refused(password, firstName, lastName, email));

    [Theory]
    [InlineData("ada likes long walks")]
    [InlineData("minicrm is for turtles")]
    [InlineData("ada!#%&/()=?")]
    public void What_holds_more_than_that_is_taken(string password) =>
        Assert.Null(PasswordRules.Refused(password, "Ada", "Lovelace", "ada@example.com"));

    [Fact]
    public void Names_of_a_letter_or_two_make_nothing_their_own() =>
        Assert.Null(PasswordRules.Refused("oxooxoxx-ab", "O", "Xo", "x@y"));
}
