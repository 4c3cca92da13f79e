using MiniCrm.Web.Leads.Cards;

namespace MiniCrm.Tests.Unit.Web;

/// <summary>What is read from signatures and cards as people paste them.</summary>
public sealed class ContactCardTests
{
    public static TheoryData<string, string> Cards => new()
    {
        { "Best regards,\nJane Doe\nHead of Purchasing\nAcme Tools Ltd.\nT: +44 20 7946 0123 | M: +44 7700 900123\njane.doe@acme.example\nwww.acme.example", "Jane;Doe;jane.doe@acme.example;+44 7700 900123;Acme Tools Ltd.;Head of Purchasing" },
        { "Mit freundlichen Grüßen\n\nDr. Jürgen von der Heide\nGeschäftsführer\n\nNordlicht Energie GmbH & Co. KG\nHafenstraße 12\n20457 Hamburg\nTel. +49 (0)40 66969-123\nFax +49 (0)40 66969-124\nE-Mail: j.vonderheide@nordlicht.example", "Jürgen;von der Heide;j.vonderheide@nordlicht.example;+49 (0)40 66969-123;Nordlicht Energie GmbH & Co. KG;Geschäftsführer" },
        { "Mei Tanaka | Senior Buyer | Kaede Instruments | mei@kaede-instruments.example | +81 3 1234 5678", "Mei;Tanaka;mei@kaede-instruments.example;+81 3 1234 5678;Kaede Instruments;Senior Buyer" },
        { "Lovelace, Ada\nada@example.com", "Ada;Lovelace;ada@example.com;;;" },
        { "سارة الخطيب\nمديرة المشتريات\nشركة الأرز للنسيج\nهاتف: ٠٠٩٦١ ١ ٢٣٤ ٥٦٧\nsara@cedar.example", "سارة;الخطيب;sara@cedar.example;00961 1 234 567;شركة الأرز للنسيج;مديرة المشتريات" },
        { "Marie-Claire O’Neill, MBA\nDirectrice commerciale\nLumière Optik S.A.S.\n06 39 98 12 34", "Marie-Claire;O’Neill;;06 39 98 12 34;Lumière Optik S.A.S.;Directrice commerciale" },
        { "Name: x\nFax: +49 30 23125 000", ";;;;;" },
        { "The order 4711 was sent on 2026-11-27 and costs 1,200.50.", ";;;;;" },
        { "", ";;;;;" },
        { "BEGIN:VCARD\nVERSION:3.0\nN:Ortega;Rafael;;;\nFN:Rafael Ortega\nORG:Ortega e Hijos;Ventas\nTITLE:Owner\\, founder\nTEL;TYPE=WORK,FAX:+34 91 000 00 00\nTEL;TYPE=CELL:+34 600 000 000\nitem1.EMAIL;TYPE=INTERNET:rafael@ortega.exa\n mple\nEND:VCARD", "Rafael;Ortega;rafael@ortega.example;+34 600 000 000;Ortega e Hijos;Owner, founder" },
        { "BEGIN:VCARD\nVERSION:4.0\nFN:Dr. Ada van Lovelace\nTEL;VALUE=uri:tel:+44-20-7946-0123\nEMAIL:mailto:ada@example.com\nEND:VCARD", "Ada;van Lovelace;ada@example.com;+44-20-7946-0123;;" },
        { "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=\n=C3=BCrgen\nEND:VCARD", "Jürgen;Müller;;;;" },
        { "BEGIN:VCARD\nN:\nEND:VCARD", ";;;;;" },
    };

    [Theory]
    [MemberData(nameof(Cards))]
    public void It_is_read(string text, string expected)
    {
        var card = ContactCard.Read(text);

        Assert.Equal(expected, $"{card.FirstName};{card.LastName};{card.Email};{card.Phone};{card.Company};{card.Position}");
    }

    [Fact]
    public void What_is_long_or_strange_harms_nobody()
    {
        ContactCard.Read(new string('a', 1_000_000));
        ContactCard.Read(string.Concat(Enumerable.Repeat("+1 (", 5_000)));
        ContactCard.Read(string.Concat(Enumerable.Repeat("a@", 5_000)));
        ContactCard.Read("BEGIN:VCARD\n" + new string('=', 9_000));
    }
}
