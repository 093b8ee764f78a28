package org.patchlode.network.names;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShortNamesTest {

    @Test
    void theMiddleGoesAndBothEndsStay() {
        assertThat(ShortNames.middle("/layer4/layer4.0/relu_1/Relu", 28)).isEqualTo("/layer4/layer4.0/relu_1/Relu");
        assertThat(ShortNames.middle("/layer4/layer4.0/relu_1/Relu", 11)).isEqualTo("/laye\u2026/Relu");
        assertThat(ShortNames.middle("/layer4/layer4.0/relu_1/Relu", 12)).isEqualTo("/laye\u20261/Relu");
        assertThat(ShortNames.middle("abc", 1)).isEqualTo("\u2026");
    }

    @Test
    void wordsKeepTheirBeginning() {
        assertThat(ShortNames.end("golden retriever", text -> text.length() <= 8)).isEqualTo("golden\u2026");
        assertThat(ShortNames.end("golden retriever", text -> text.length() <= 9)).isEqualTo("golden r\u2026");
        assertThat(ShortNames.end("dog", text -> text.length() <= 8)).isEqualTo("dog");
    }

    @Test
    void lettersOfTwoCharactersStayWhole() {
        String faces = "\ud83d\ude00".repeat(9);
        assertThat(ShortNames.middle(faces, 5)).isEqualTo("\ud83d\ude00".repeat(2) + "\u2026" + "\ud83d\ude00".repeat(2));
    }
}
