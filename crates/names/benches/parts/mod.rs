//! Parts of names in every script that the matcher reads, for benchmarks and property tests. All are common words; names are
//! made by putting them together, so that no row of a list or of a benchmark is in here.

use interdict_model::{Entity, Name, NameKind, Schema};

/// Parts of one script.
pub(crate) struct Script {
    /// What the script is called.
    pub(crate) called: &'static str,
    /// What stands between parts.
    pub(crate) between: &'static str,
    /// Names of persons, and words that could be.
    pub(crate) naming: &'static [&'static str],
    /// Words of firms and ships: what they do, and their legal forms.
    pub(crate) business: &'static [&'static str],
}

/// Every script, with parts that meet each other by spelling, sound and meaning.
pub(crate) const SCRIPTS: [Script; 18] = [
    Script {
        called: "latin",
        between: " ",
        naming: &[
            "Anna",
            "Hanna",
            "Johann",
            "Jan",
            "Mehmet",
            "Mohamed",
            "Muhammad",
            "Hassan",
            "Hussein",
            "Oleg",
            "Olga",
            "Petrov",
            "Petrova",
            "Ibrahimović",
            "Müller",
            "Mueller",
            "O'Neill",
            "al-Rashid",
            "Nguyen",
            "Wei",
            "Quispe",
            "Fernández",
            "García",
            "Smith",
            "Smyth",
            "Kowalczyk",
            "Yılmaz",
            "Østergaard",
            "Saint-Clair",
            "Bin",
            "J.",
        ],
        business: &[
            "Trading",
            "Shipping",
            "Maritime",
            "Technology",
            "Group",
            "Holding",
            "Bank",
            "International",
            "Company",
            "Limited",
            "Ltd",
            "GmbH",
            "S.A.",
            "LLC",
            "Zenith",
            "Raindrop",
            "Rain",
            "Drop",
            "5",
            "Five",
        ],
    },
    Script {
        called: "cyrillic",
        between: " ",
        naming: &[
            "Анна",
            "Ольга",
            "Олег",
            "Иван",
            "Пётр",
            "Михаил",
            "Миша",
            "Юрий",
            "Щербаков",
            "Жуков",
            "Хрущёв",
            "Васильевич",
            "Гончаренко",
            "Ковальчук",
            "Їжакевич",
            "Ђорђевић",
            "Ахмедов",
        ],
        business: &["ООО", "АО", "Банк", "Завод", "Торговый", "Дом", "Технология", "Группа", "Прогресс", "Восток"],
    },
    Script {
        called: "greek",
        between: " ",
        naming: &["Γιώργος", "Ελένη", "Νίκος", "Μαρία", "Παπαδόπουλος", "Αγγελόπουλος", "Χρήστου", "Ιωάννης"],
        business: &["Ναυτιλιακή", "Εταιρεία", "ΑΕ", "Τράπεζα", "Ολυμπία"],
    },
    Script {
        called: "armenian",
        between: " ",
        naming: &["Արմեն", "Անահիտ", "Գրիգոր", "Սարգսյան", "Պետրոսյան", "Հովհաննիսյան"],
        business: &["Բանկ", "Արարատ", "ՍՊԸ"],
    },
    Script {
        called: "georgian",
        between: " ",
        naming: &["გიორგი", "ნინო", "დავით", "ბერიძე", "კაპანაძე", "მაისურაძე"],
        business: &["ბანკი", "თბილისი", "შპს"],
    },
    Script {
        called: "arabic",
        between: " ",
        naming: &[
            "محمد",
            "أحمد",
            "حسن",
            "حسين",
            "عبد",
            "الله",
            "الرحمن",
            "القادر",
            "علي",
            "فاطمة",
            "خالد",
            "يوسف",
            "الهاشمي",
            "بن",
            "ابراهيم",
            "زكريا",
        ],
        business: &["شركة", "التجارة", "مصرف", "المحدودة", "الشرق", "للنقل"],
    },
    Script {
        called: "persian",
        between: " ",
        naming: &["رضا", "حسین", "پروین", "چنگیز", "گودرزی", "کریمی", "ژاله", "فرهاد", "یعقوب"],
        business: &["شرکت", "بازرگانی", "صنایع", "ایران", "کشتیرانی"],
    },
    Script {
        called: "hebrew",
        between: " ",
        naming: &["משה", "דוד", "שרה", "יצחק", "כהן", "לוי", "בן", "אברהם", "רחל"],
        business: &["חברה", "בנק", "בע״מ", "ישראל"],
    },
    Script {
        called: "han",
        between: "",
        naming: &["王", "李", "张", "伟", "芳", "秀英", "建国", "永信", "至诚", "志强", "欧阳", "國", "國華"],
        business: &["科技", "集团", "有限公司", "贸易", "上海", "银行", "国际"],
    },
    Script {
        called: "kana",
        between: "",
        naming: &["タナカ", "スズキ", "ハナコ", "たろう", "さくら", "ヤマモト"],
        business: &["ショウジ", "カブシキガイシャ", "トレーディング"],
    },
    Script {
        called: "hangul",
        between: "",
        naming: &["김", "이", "박", "정은", "영희", "철수", "민준", "지우"],
        business: &["무역", "회사", "은행", "조선"],
    },
    Script {
        called: "devanagari",
        between: " ",
        naming: &["राम", "सीता", "कुमार", "शर्मा", "प्रकाश", "देवी", "सिंह"],
        business: &["बैंक", "भारत", "लिमिटेड"],
    },
    Script {
        called: "bengali",
        between: " ",
        naming: &["রহমান", "হাসান", "বেগম", "ইসলাম", "করিম"],
        business: &["ব্যাংক", "ঢাকা"],
    },
    Script {
        called: "tamil",
        between: " ",
        naming: &["முருகன்", "செல்வம்", "லட்சுமி", "குமார்"],
        business: &["வங்கி", "நிறுவனம்"],
    },
    Script {
        called: "thai",
        between: " ",
        naming: &["สมชาย", "สมศรี", "วิชัย", "ประเสริฐ", "ใจดี"],
        business: &["บริษัท", "จำกัด", "ธนาคาร"],
    },
    Script {
        called: "burmese", between: " ", naming: &["အောင်", "မင်း", "လှိုင်", "သန်း", "ရွှေ"], business: &["ဘဏ်", "ကုမ္ပဏီ"]
    },
    Script {
        called: "khmer", between: " ", naming: &["សុខ", "ចាន់", "វណ្ណា", "ហេង"], business: &["ធនាគារ", "ក្រុមហ៊ុន"]
    },
    Script {
        called: "ethiopic", between: " ", naming: &["አበበ", "ተስፋዬ", "ሰላም", "ገብረ"], business: &["ባንክ", "ኩባንያ"]
    },
];

/// A sequence of numbers that is the same on every run; enough to choose words by.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below the bound (Knuth's MMIX constants; the high bits, which repeat last).
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound.max(1)
    }

    /// A name of so many parts of a script; of a firm, the last part says what it does.
    pub(crate) fn name(&mut self, script: &Script, parts: usize, firm: bool) -> String {
        let mut words: Vec<&str> = (0..parts).map(|_| script.naming[self.below(script.naming.len())]).collect();
        if firm && let Some(last) = words.last_mut() {
            *last = script.business[self.below(script.business.len())];
        }
        words.join(script.between)
    }
}

/// Syllables that words are made of which no table has: surnames, firms, ships.
const SYLLABLES: [&str; 48] = [
    "ba", "bel", "bor", "chi", "da", "dem", "dor", "el", "fa", "fer", "ga", "gor", "hal", "hu", "in", "is", "ja",
    "jen", "ka", "kel", "ko", "la", "lin", "lo", "ma", "mer", "mo", "na", "nov", "or", "pa", "pet", "qa", "ra", "rin",
    "ro", "sa", "shi", "sol", "ta", "tan", "tu", "va", "ver", "vi", "ya", "za", "zer",
];

impl Chance {
    /// A word of two to four syllables: some hundred thousand are possible.
    pub(crate) fn word(&mut self) -> String {
        (0..2 + self.below(3)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    /// A name as lists have them: a common part of Latin script among rarer ones.
    pub(crate) fn listed_name(&mut self, firm: bool) -> String {
        let common = self.name(&SCRIPTS[0], 1, firm);
        let rare: Vec<String> = (0..=self.below(3)).map(|_| self.word()).collect();
        if firm { format!("{} {common}", rare.join(" ")) } else { format!("{common} {}", rare.join(" ")) }
    }

    /// Parties as lists have them: two in three are persons; one to four names each, one in five in another script.
    pub(crate) fn parties(&mut self, count: usize) -> Vec<Entity> {
        (0..count)
            .map(|number| {
                let firm = self.below(3) == 0;
                let mut entity =
                    Entity::new(format!("x-{number}"), if firm { Schema::Company } else { Schema::Person });
                entity.names.push(Name::new(NameKind::Primary, self.listed_name(firm)));
                for _ in 0..self.below(4) {
                    let name = if self.below(5) == 0 {
                        let (script, parts) = (1 + self.below(SCRIPTS.len() - 1), 2 + self.below(2));
                        self.name(&SCRIPTS[script], parts, firm)
                    } else {
                        self.listed_name(firm)
                    };
                    entity.names.push(Name::new(NameKind::Alias, name));
                }
                entity
            })
            .collect()
    }
}
