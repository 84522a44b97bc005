//! Signatures made by OpenSSL 3.0 over the message below with keys made for this test, one per algorithm; then each
//! broken in the ways that a forger would try.

use super::*;

const MESSAGE: &[u8] = b"the quick brown fox";

const RSA_1024: &str = "\
    30819f300d06092a864886f70d010101050003818d0030818902818100ad0f11e599aa19d6687c6eb68e7f9c706a7dc294b1\
    e8dfc1127e0a9ebaf361d1d8917034f848f703b971847ca687ec9e862a9bb37d2e1f827fb9486f6d68145764391df2f2ffb3\
    c3f13f979406bbbea5ad69ce5304ef4cf1d287b6a554305c2c33c8f4ae55a0c4294591c4cdb5afbdc0c91ddcd7db2dfd86ea\
    cba2824797a2090203010001";
const RSA_1025: &str = "\
    30819f300d06092a864886f70d010101050003818d003081890281810160a5f4679990db00e8727c302836280ac620961eab\
    be54a79a6a5be04a3d65095ee93c5d4d961ee084f872cb39cf36f62e9784e45c9520eb91ad84ee2193fec44dd6038cbbd3a3\
    7ca46c6a950cda97146eb215be2da7bacdc1d6173035b3e39f9784d83311816484fb91d1e48684eb8dd852f73d0bafdba0f5\
    e7aa1ea9e1f4370203010001";
const RSA_1536: &str = "\
    3081df300d06092a864886f70d01010105000381cd003081c90281c100a8413ab39ca335ca7ea99382655057d0fdebb390ba\
    8b5231f5907360e715745cf558f4d9022c5770fc409e961f07386977a50d75a60292a6f303bdc954b718963308e5820c3062\
    34cc950029ab8bb7a0788700cd74ef4cdc3f42fedb25ece837b59594623ff5546b626a606924d24cc674ffdafd94bd2391fe\
    ab72d98fb3df7db2e693d93183e29475d37b2c1897a103c045221ca21b1164e4ff6c19d9f9168fe92b7f356d4543efba2201\
    57c74c11738393fe40bfc3ec5488d4a11d34df903b0203010001";
const DSA_1024: &str = "\
    308201be3082013306072a8648ce3804013082012602818100b26fd02761f6c06b84c6b4cbe84f56d234073b6cc84af89213\
    fd1f559c01dde54fb2ad937f42d02de6ddf41356bade5c9378a623639a5413d8c22471d7a0be4249378deab5e3832cff8fb9\
    dff879765fa985957db0cee1547c76ad620534683f1bbb71a3b24be0ad36ee522cb1a15b43394331604c0c6871e70b53db50\
    d4d2d9021d00a695b151bd7d3a6da202d3edca65cab77ef6d41515c548fafc97eb8b0281806bb7d2fd1e7638e60db614303c\
    c1ca2a32f66a9481d061aff625a177cb82d6b4f354e956d519b342d7e51f4e9eecd8f86767fd3dd4becb1c669e9ff9483da4\
    8e2cbaa16d75272e7603848c3d582b0910df1f363f7bdd0f8dd13b9b07ce60766efd7fe978e5674a436aeae2ec88ba74f7d9\
    194c7eedc9d42305c8646e39549f1e0381840002818019d4df2f7ef9600474cc4d28ab09d1ae00258299f2e07f3d8eec65f9\
    bded95a41dd4249c49f7dfd4d50fdaf7e366306f973fbab0060599f0e31a3150e32dfba21d8255ec2e307023b9587c7f9e79\
    2b7226127ef55dd82438dfa2c9a0eb58c96e722190d7b7fcf612b822c84aec8845e09debeb32646c34c4e75b51dd53bf4871";
const EC_P256: &str = "\
    3059301306072a8648ce3d020106082a8648ce3d03010703420004dad7257675a003e43a0ccdfce61942c150708f21ae93bf\
    f389cd63318184b4c97fccd4708336132e274355e03965cdfafa36b65e74cdc8a851a4ff4124b857ef";
const EC_P384: &str = "\
    3076301006072a8648ce3d020106052b81040022036200044da8040ef11df38f54abf3973c94c1c3df65452d5d8d98cf6f58\
    517fd4b2bc509cb33c35a48154910f8b7eed39e5028cbc503a9c561ef0c87a4a0f16479ba68ed8334b173df13791c8c0f1b1\
    ec09bcc561a4a1722f2128c288763b85d8743758";
const EC_P521: &str = "\
    30819b301006072a8648ce3d020106052b81040023038186000400f1dffcaf6dd141c761cfeb2b81a24f0fca8dd113a5836e\
    1982e06647e6a2b51b801069e2ebf738db3d8416c2d25de64777a412c50423658d0f681c28a121cd2183019cca95cc291fd3\
    33bd3558bbf60d13f316dd8639364f4597bcddc31e324bca7d29c78ac3020a3d89a4ef18e9451d9b6f9f15f2fec9a6ac1d17\
    70674f1489d5d44d";
const EC_K256: &str = "\
    3056301006072a8648ce3d020106052b8104000a03420004873002398c4cf2a54f0f227dd31dac4ae8faa0724676cf281efc\
    35fa6984ead7780d19d50502f17069f4c421a9bcaa9cd7e92a136472ed69a6085f104fabf874";
const RSA_1024_MD5: &str = "\
    a311cb388f56e84459f49e10b825aa9beab7c8bdacd2f6b486c40318cf693c9fe4322053a9d60f541fa03d67db4d590348e6\
    14e3052553c01cf4a1fdbe309fc944c498c0afeb3c0109d80c27e14fa0dadec0745a2dc2631775af4e4db28a5bfb8f0c7add\
    6dad766d6c989a10653217a3f1a243bdb981ce0bd29fade6cbb65d5b";
const RSA_1024_SHA1: &str = "\
    51b02027bb9374e8948bcb404b07eefca241bae1d7122bc486d7c0a929b1957fc1411635bb7e2729306a1e1a0713da426e86\
    14234a375de4ba3e2d512dd35c022a5df0d5bb41a762693f58bc5a3a87c1662ac0ed6f80582d30d6706d1718635556c89fe4\
    ffe8a99945999558407c68eb1ed1b3c8cbe0a717011a3915b4290f20";
const RSA_1024_SHA224: &str = "\
    6d484f49a4dd35c3f901f24cb223ce0f51c08c0705eeefad7718ade3004cedf2ad02674a7920de023721fd8b519e4222f228\
    78bdbd932bd41c099ff87785da66c3b345a29a2e7f2b69483cc7815645f5991c9b1bfff738167640c705204d96eb59fa8bcf\
    c6e2d3562de0934cfe8417c1caf21296167f9c129c22d9a8143d0bc7";
const RSA_1024_SHA256: &str = "\
    0db96f3b81c8953a5cb76266dab470113875460bcd8fcdaa5fd0d0dad84167559c1469a7629b0a490e28bf7776a32a127081\
    4768fc0f49e030abc97cb0eeb0b4dfbe7b8c48faf40a3ff614a085fb160ffcb7282d829169a43ac899d3ccd0250838422f29\
    1866f707925484f129ddb8aa54ae2a1464724d33ebd29ecc5c4be2cf";
const RSA_1024_SHA384: &str = "\
    06f8974d6fbe42a5c8d58df68bc7e00f695bc48033cfbfa1fee79b2ed5ead479e7fc3fb30969163f13348b6ba299368c85b2\
    916a156a44e3169491fef13ad2cfacb2d9480f09e3000610f2616d505fdc27ac1a9d34e25d460ab6b1378078fd640b1f844f\
    3e2c271a159a9ed3994bd425d78b16ef063a6063b414c82ed16ff50a";
const RSA_1024_SHA512: &str = "\
    1d2adf38e20363773da02bd1a1da04a5b0b38fffc9c578292fec9b8aca503a2f691f53dc012fad23dc24ba42b56d7d00e509\
    eb7b058528d18c2c8ac80ca5f1f427fef14133e86d10b0c88a5ed6cb4c87418ab5ee834436f0a29991137c7bb476389b3d7b\
    4b8d1c9b75581ba1b947ddd984037afbe76443d5513e2c0496d29aa4";
const RSA_1024_PSS: &str = "\
    8b359b3ed054558b76542dc82e85c63ebd08a67c4063ce4c37a24e28c6192ea2a7d8ce6697486f24336804444985fb58add3\
    df5669ef87320658b691c67e8462b57fba3f6c032cd672d12db1dbfdffaf613c989c117ae739f004b7ea17b322140b461f8c\
    24153d2aba191308448234476413845ae40f9042cc45993941fc5b81";
const RSA_1025_PSS: &str = "\
    001b7e52c771bcb02510aedb0bb6b86de28d3cf58e65976aa48d0ab028c2411570ac61dd5ed1e848d3b6bea2afbd785f590b\
    0a17b873f86061e32a99ab8000fcada64f8c038aba7d3b0dfd99ff4482658eb6d425da9f5a7fd2c2c0254f5b47a7a767b69e\
    f40e4a806873fc7db81b90d24111a6d5318a70688d66c9866a7157ea33";
const RSA_1536_PSS_SHA512: &str = "\
    9f9e1843d573a1e6cd5212880fd3cab353cf45cbfb90c54a976e5871c5f15f73700c863cbf0fb4bb208153a591518cbe04e2\
    e7c4d060a2f14bafbd677e0cbe7a7b02fac3174a00c2e8cbb2192b39ad9ce0f6332d7884650741e0a37241fcd153d867c0e2\
    02e05294cf38fb2de29ff31d2464ec306de012a3be7a8f92f405f7b51b8818082823dae35a068591517ce886c8ba82ea8153\
    094d70f70e519a2e806ab15a857bc2f9a99d53205aaf2a26bc5c7227858924f689b7718cf9a9f455d156";
const DSA_1024_SHA1: &str = "\
    303c021c37017ec1f28d0a13c56864a611e1b59bd2e0980cfbc67cf897a7b4d2021c665cd45ec5bb697cadaedbd798040bd3\
    e8007e5f0bd3d5ef32568c3c";
const DSA_1024_SHA256: &str = "\
    303d021c5ee20a4dd1261101b3670d2eff6922b17e9dfb482cbc0ea228eecfd5021d00a57b19db916300bfca754c2625c00c\
    07363d49906e968586d0d69f3a";
const P256_SHA512: &str = "\
    304502200965452df65e936b4c9a6d405920de271ae73f58b5c17189ae79410c59d023be022100fdffea324673bcb8c9e28b\
    bb42b1a6ef59e1f7c08f1bc4739923e32eea6171d0";
const P384_SHA1: &str = "\
    30650231009bd037b6cf95c3c3c95bccaedbbeafffeb5bee2ac3e8059ddcf0a3cb1e2e5fcf190fcc88e7cbf73ed3b2685e9c\
    28151302301772f4c00fca7054b60529a8a8d2cdfc89dfa89388a68e366468ba31b09a5ad3ebaa82a180e0d1ba82485041b4\
    6cadd0";
const P521_SHA256: &str = "\
    308188024200cd00ef89da8d64957224d8559bde393fc753e9a7f22169b29204d3c4ee4a9e0bd9ab494d33e990ebffd87b8f\
    ddce54a149896a0b95a5246621acbec10fffd4563e024201ebcc29500ec7ff1e57c8cc0655644d5d854a662ebfd3aa47436a\
    5c22b9e73f2d8a1f2367b4e9e02096c46f75d13af21e04c3fa5e54cf5f0da7b015d9acb887f95a";

fn bytes(hex: &str) -> Vec<u8> {
    hex.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

fn check(key: &str, hash: Hash, padding: Padding, message: &[u8], signature: &[u8]) -> Check {
    PublicKey::read(&bytes(key)).unwrap().check(hash, padding, &[message], signature)
}

const VECTORS: [(&str, Hash, Padding, &str); 14] = [
    (RSA_1024, Hash::Md5, Padding::Plain, RSA_1024_MD5),
    (RSA_1024, Hash::Sha1, Padding::Plain, RSA_1024_SHA1),
    (RSA_1024, Hash::Sha224, Padding::Plain, RSA_1024_SHA224),
    (RSA_1024, Hash::Sha256, Padding::Plain, RSA_1024_SHA256),
    (RSA_1024, Hash::Sha384, Padding::Plain, RSA_1024_SHA384),
    (RSA_1024, Hash::Sha512, Padding::Plain, RSA_1024_SHA512),
    (RSA_1024, Hash::Sha256, Padding::Pss, RSA_1024_PSS),
    (RSA_1025, Hash::Sha256, Padding::Pss, RSA_1025_PSS),
    (RSA_1536, Hash::Sha512, Padding::Pss, RSA_1536_PSS_SHA512),
    (DSA_1024, Hash::Sha1, Padding::Plain, DSA_1024_SHA1),
    (DSA_1024, Hash::Sha256, Padding::Plain, DSA_1024_SHA256),
    (EC_P256, Hash::Sha512, Padding::Plain, P256_SHA512),
    (EC_P384, Hash::Sha1, Padding::Plain, P384_SHA1),
    (EC_P521, Hash::Sha256, Padding::Plain, P521_SHA256),
];

#[test]
fn signatures_made_elsewhere_are_good() {
    for (key, hash, padding, signature) in VECTORS {
        let result = check(key, hash, padding, MESSAGE, &bytes(signature));
        assert_eq!(result, Check::Good, "{hash:?} {padding:?} {signature}");
    }
}

#[test]
fn another_message_digest_or_padding_is_not() {
    for (key, hash, padding, signature) in VECTORS {
        let signature = bytes(signature);
        assert_ne!(check(key, hash, padding, b"the quick brown fax", &signature), Check::Good);
        let other = if hash == Hash::Sha256 { Hash::Sha224 } else { Hash::Sha256 };
        assert_ne!(check(key, other, padding, MESSAGE, &signature), Check::Good);
    }
    assert_eq!(check(RSA_1024, Hash::Sha256, Padding::Pss, MESSAGE, &bytes(RSA_1024_SHA256)), Check::Wrong);
    assert_eq!(check(RSA_1024, Hash::Sha256, Padding::Plain, MESSAGE, &bytes(RSA_1024_PSS)), Check::Wrong);
}

#[test]
fn a_flipped_bit_anywhere_breaks_a_signature() {
    for (key, hash, padding, signature) in VECTORS {
        let good = bytes(signature);
        for at in (0..good.len()).step_by(7) {
            let mut broken = good.clone();
            broken[at] ^= 1;
            assert_ne!(check(key, hash, padding, MESSAGE, &broken), Check::Good, "byte {at} of {signature}");
        }
    }
}

#[test]
fn signatures_of_the_wrong_shape_are_unusable() {
    for (key, hash, padding, signature) in VECTORS {
        let good = bytes(signature);
        for shape in [
            &[][..],
            &good[1..],
            &good[..good.len() - 1],
            &[&good[..], &[0]].concat(),
            &vec![0xff; good.len()],
        ] {
            assert_eq!(check(key, hash, padding, MESSAGE, shape), Check::Unusable, "{signature}");
        }
    }
    // Zero is no number a DSA or ECDSA signature can hold.
    let zeros = [0x30, 6, 2, 1, 0, 2, 1, 0];
    for key in [DSA_1024, EC_P256, EC_P384, EC_P521] {
        assert_ne!(check(key, Hash::Sha256, Padding::Plain, MESSAGE, &zeros), Check::Good);
    }
}

#[test]
fn keys_tell_their_kind_and_size() {
    let told = [RSA_1024, RSA_1025, DSA_1024, EC_P256, EC_P384, EC_P521].map(|key| {
        let key = bytes(key);
        let key = PublicKey::read(&key).unwrap();
        (key.kind().name(), key.bits())
    });
    assert_eq!(told, [("RSA", 1024), ("RSA", 1025), ("DSA", 1024), ("EC", 256), ("EC", 384), ("EC", 521)]);
    assert_eq!(PublicKey::read(&bytes(EC_K256)), None, "a curve that Android does not know");
}

#[test]
fn a_broken_key_is_none_or_another_key_but_never_a_panic() {
    for key in [RSA_1024, DSA_1024, EC_P256] {
        let good = bytes(key);
        let whole = PublicKey::read(&good).unwrap();
        for at in 0..good.len() {
            assert_eq!(PublicKey::read(&good[..at]), None);
            for value in [0, 0xff, good[at] ^ 0x80] {
                let mut broken = good.clone();
                broken[at] = value;
                if let Some(read) = PublicKey::read(&broken).filter(|_| broken != good && at % 16 == 0) {
                    let signature = bytes(if key == RSA_1024 { RSA_1024_SHA256 } else { DSA_1024_SHA1 });
                    let result = read.check(Hash::Sha256, Padding::Plain, &[MESSAGE], &signature);
                    assert!(result != Check::Good || read == whole, "byte {at}");
                }
            }
        }
    }
}

/// The work a key can ask for is bounded by its numbers, not by what a signer claims.
#[test]
fn keys_made_to_be_slow_are_refused() {
    let integer =
        |bytes: &[u8]| [&[2, 0x82][..], &u16::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat();
    let sequence =
        |body: &[u8]| [&[0x30, 0x82][..], &u16::try_from(body.len()).unwrap().to_be_bytes(), body].concat();
    let rsa = |modulus: usize, exponent: usize| {
        let key = sequence(&[integer(&vec![0x7f; modulus]), integer(&vec![0x7f; exponent])].concat());
        let bits =
            [&[3, 0x82][..], &u16::try_from(key.len() + 1).unwrap().to_be_bytes(), &[0], &key].concat();
        sequence(&[&[0x30, 13, 6, 9][..], &RSA, &[5, 0], &bits].concat())
    };
    let reads = |modulus, exponent| PublicKey::read(&rsa(modulus, exponent)).is_some();
    assert!(reads(2048, 8), "16384 bits, a short exponent");
    assert!(!reads(2049, 3), "more than 16384 bits");
    assert!(!reads(2048, 9), "a long exponent with a large modulus");
    assert!(reads(384, 384 - 1), "a long exponent is allowed up to 3072 bits");
    assert!(!reads(63, 3), "less than 512 bits");
}
