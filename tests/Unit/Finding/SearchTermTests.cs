using System.Collections.Frozen;
using MiniCrm.Grains.Finding;
using Xunit;

namespace MiniCrm.Tests.Unit.Finding;

/// <summary>What is made of a text that somebody searches for.</summary>
public sealed class SearchTermTests
{
    // As PostgreSQL folds them.
    private static readonly Folding Folding = new(new Dictionary<int, string>
    {
        ['ü'] = "u",
        ['Ü'] = "u",
        ['ß'] = "ss",
        ['ö'] = "o",
        ['Ł'] = "l",
        ['ς'] = "σ",
        ['Σ'] = "σ",
        ['И'] = "и",
        ['½'] = " 1/2",
    }.ToFrozenDictionary());

    [Theory]
    [InlineData("Jürgen", "jurgen")]
    [InlineData("JU\u0308RGEN", "jurgen")]
    [InlineData("Straße 5", "strasse 5")]
    [InlineData("o'Brien@x-y.example", "o brien x y example")]
    [InlineData("ΣΑΣ", "σΑσ")]
    [InlineData("日本🙂", "日本🙂")]
    [InlineData("", "")]
    public void Text_is_folded_letter_by_letter(string text, string folded) => Assert.Equal(folded, Folding.Fold(text));

    [Theory]
    [InlineData("aßb", "assb", new[] { 0, 1, 1, 2, 3 })]
    [InlineData("🙂ü", "🙂u", new[] { 0, 0, 2, 3 })]
    [InlineData("", "", new[] { 0 })]
    public void Each_folded_character_knows_where_it_comes_from(string text, string folded, int[] origins) =>
        Assert.Equal((folded, string.Join(' ', origins)), (Folding.FoldInPlace(text).Folded, string.Join(' ', Folding.FoldInPlace(text).Origins)));

    [Theory]
    [InlineData("jane", "search like '%jane%'")]
    [InlineData("ja", "search like '% ja%'")]
    [InlineData("Müller & Söhne", "search like '%muller%'|search like '%sohne%'")]
    [InlineData("x' or '1'='1", "search like '% x%'|search like '% or%'|search like '% 1%' and search like '% 1%'")]
    [InlineData("100% _a\\", "search like '%100%'|search like '% a%'")]
    [InlineData("2345", "search like '%2345%'")]
    [InlineData("0151 12", "((search like '%0151%' and search like '% 12%') or (search like '%15112%'))")]
    [InlineData("+49 (0)151/12-34", "((search like '% 49%' and search like '%151%' and search like '% 12%' and search like '% 34%') or (search like '%491511234%'))")]
    [InlineData("00 0", "search like '% 00%' and search like '% 0%'")]
    [InlineData("& - !", "")]
    public void A_word_is_a_term_and_digits_that_belong_together_are_one(string text, string conditions) =>
        Assert.Equal(conditions, string.Join('|', SearchTerm.Parse(text, Folding).Select(term => term.Condition(Nearness.Fragment))));

    [Theory]
    [InlineData(Nearness.Word, "search like '% jane %'", "search like '% ja%'")]
    [InlineData(Nearness.Beginning, "search like '% jane%'", "search like '% ja%'")]
    [InlineData(Nearness.Fragment, "search like '%jane%'", "search like '% ja%'")]
    public void Of_one_or_two_letters_only_the_beginning_of_a_word_is_looked_for(Nearness nearness, string whole, string two)
    {
        Assert.Equal(whole, Assert.Single(SearchTerm.Parse("jane", Folding)).Condition(nearness));
        Assert.Equal(two, Assert.Single(SearchTerm.Parse("ja", Folding)).Condition(nearness));
    }

    [Fact]
    public void Whatever_is_searched_for_stays_within_its_quotes()
    {
        foreach (var text in new[] { "a'b", "a\\'b", "a''b", "a%b_c", "a\0b", "a--b", "a;b", "a$1b", "a@limit", "\u02BC\uFF07" })
        {
            foreach (var term in SearchTerm.Parse(text, Folding))
            {
                Assert.Matches(@"^(search like '% ?[\p{L}\p{M}\p{N}]+ ?%'| and | or |[()])+$", term.Condition(Nearness.Fragment));
            }
        }
    }

    [Fact]
    public void Where_something_was_found_is_told_in_the_text_as_it_is_written()
    {
        var term = Assert.Single(SearchTerm.Parse("ss", Folding));
        var fragment = Assert.Single(SearchTerm.Parse("sss", Folding));

        Assert.Equal([(0, 2), (8, 2)], term.Occurrences("ssa xss ssb"));
        Assert.Equal([(1, 3), (2, 3)], fragment.Occurrences("xssss"));
    }
}
