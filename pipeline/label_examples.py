"""What the labels sound like: short passages, written for this purpose, for the embeddings.

None of them is from a recording or from the measured data. They are the only thing that the
classifier in `label_vectors` is fitted on.
"""

from __future__ import annotations

from typing import Final

from pipeline.label_examples_cut import CUT_EXAMPLES

_TALK: Final[dict[str, tuple[str, ...]]] = {
    "teaser": (
        "We lost ninety percent of our customers in a single weekend, and that was the easy part.",
        "I looked at the letter and I thought, this is it, my career is over.",
        "Nobody believed it would fly. And then one morning it did.",
        "If you do this one thing wrong, the whole company dies. I have seen it three times.",
        "They told me I had six months to live. That was eleven years ago.",
        "Everything you have been taught about sleep is wrong.",
        "He handed me the keys and said, don't call me unless it's on fire. It was on fire.",
        "Coming up on today's show: why the smartest people make the worst decisions.",
        "The day we sold, I sat in the car park and cried for an hour.",
        "That's the secret nobody in this industry wants you to hear.",
        "We had one week of cash, four hundred employees, and no plan.",
        "Later in this episode you will hear how she talked her way out of prison.",
        "The phone rang at three in the morning, and a voice said: they have found the boat.",
        "I have never told this to anyone, not even to my wife.",
        "We were twelve people in a garage, and we were about to beat the biggest bank in the "
        "world.",
        "And that's when I understood that my best friend had been lying to me for years.",
        "You only get one chance at this. I had already used mine.",
        "On this week's programme, a scientist, a stolen egg, and the longest court case in "
        "history.",
        "I said yes on a Friday, and by Monday I was on the front page.",
        "It should have been impossible. Half a year later a million people had it in their "
        "pockets.",
    ),
    "intro": (
        "Welcome back to the show. Today I'm talking to a marine biologist who lives on a boat.",
        "Hello and welcome, my name is Priya, and this is the podcast about how cities work.",
        "My guest today wrote the book on negotiation. She advised three presidents.",
        "Hey everybody, this is episode forty, and I'm joined by the founder of a toy company.",
        "You're listening to Field Notes, where we talk with farmers about what they grow and why.",
        "In this episode I speak with a chef about failure, fire and the perfect omelette.",
        "He spent ten years as a firefighter before he became a novelist. Please welcome Tom.",
        "I wanted to have her on because she knows more about batteries than anyone I've met. "
        "Let's get into it.",
        "This is the weekly science hour. I'm your host, and with me in the studio is a physicist.",
        "It's great to have you here. For those who don't know you, you run the largest "
        "library in the country.",
        "Good morning and welcome to another conversation with people who build bridges.",
        "Today's guest went from driving a taxi to leading a hospital, and here is our talk.",
        "Hi, I'm Lena, and across the table from me is a man who has climbed every volcano.",
        "Without further delay, here is my conversation with the head of the museum.",
        "I've admired the work of this week's visitor for years. She designs bridges, and she "
        "is terrified of heights.",
        "Hello, I'm Marcus, and you've found the history podcast that starts at the end.",
        "With me today are two people who built a telescope in their garden.",
        "Picture a nurse who decides to become an astronaut. That is who I'm going to talk to now.",
        "It's Friday, so it's time for another hour of science, and I couldn't be happier "
        "about who is sitting here.",
        "She taught herself to read music in prison, and today she conducts an orchestra. I "
        "went to visit her at home.",
    ),
    "question": (
        "How did you get started in this field?",
        "What would you say to somebody who is just beginning?",
        "Can you explain what you mean by that?",
        "Why do you think so few people are doing this?",
        "I'm curious about the money. How do you actually make it pay?",
        "Tell me about the first time you stood on a stage.",
        "You wrote that schools should start later. Where does that idea come from?",
        "Do you think it would have worked without the internet?",
        "Walk us through a typical day. What happens first?",
        "There's a lot of talk about regulation lately. What's your take on it?",
        "So is it more of a craft or more of a science?",
        "And what did your parents say when you told them?",
        "Let me ask you about the book. Who did you write it for?",
        "Before we finish, what is one thing that you wish you had known?",
        "When did you notice that something was wrong?",
        "What surprised you most in all those years?",
        "Is it true that you burned the first manuscript?",
        "And how does one learn that, is there a school?",
        "I mean, couldn't a machine do that just as well?",
        "Which part of the job do people get wrong?",
        "Was there ever a moment when you wanted to give up?",
        "You've mentioned trust a few times now. I'd like to know how you build it.",
        "If I gave you a million tomorrow, what would you do with it?",
        "Does the price even matter, or is it all about the brand?",
    ),
    "answer": (
        "The main reason is that the material gets weaker when it is heated, so we had to find "
        "another way to join the parts.",
        "I think there are two kinds of investors. One wants to know the numbers, the other "
        "one wants to know the people, and you have to be ready for both.",
        "What we found in the study is that children learn much faster when they teach others.",
        "It took us about three years to build the first version, and most of that was testing.",
        "You have to understand that the market was very different then. Nobody had a smartphone.",
        "So the way it works is that the software looks at every frame and decides what changed.",
        "Yes, exactly. That is the whole point of the method, it forces you to be honest.",
        "For most people I would recommend starting with a small project and finishing it.",
        "It's a good point, and I would say it depends on the size of the team.",
        "The soil has to rest. If you plant the same thing every year, it loses its nitrogen.",
        "In our company we decided that nobody should have more than two meetings a day.",
        "We raised the money, hired ten engineers, and shipped the product in the spring.",
        "Well, the law says one thing, and the courts have always said something else.",
        "First you learn the rules, then you learn when to break them, and that takes a decade.",
        "I started as an assistant, then I moved into research, and that's where I met my "
        "co-founder.",
        "The data shows a clear trend, but you should be careful with the cause.",
        "There are cheap microphones that sound better than expensive ones, because the room "
        "matters more than the device.",
        "Advertising pays for almost all of it. Take away the adverts and most newspapers "
        "close within a year.",
        "A subscription only works if people open the thing every week. We learned that from "
        "the gym business.",
        "My parents ran a bakery, so I learned early that you get up before your customers do, "
        "and that is still how I run the firm.",
        "Storms like that form when warm air rises over the sea, and the models are bad at "
        "telling when.",
        "It's cut into slices, dried for two days, and then we do it all again with the next "
        "batch.",
        "Recording everything was the law at that time, so we have very good archives about "
        "the trials.",
        "Not really. The engine was fine, the problem was the fuel line, and nobody had looked "
        "at it for years.",
        "They sell it for ten dollars, but making it costs twelve, so the whole thing lives on "
        "investors.",
        "I would say that the editor matters more than the author, in the end.",
        "People were afraid of it at first. After a few months they could not live without it.",
        "The other thing is scale. A hundred users you can call on the phone, a million you can't.",
        "No. And I think that's healthy, because every generation has to find out for itself.",
        "We tried it with hospitals first, then with schools, and the schools were far easier.",
        "If you look at the numbers of the last ten years you see a slow decline and then a "
        "sudden jump.",
        "In physics you call that a phase transition, like water that turns to ice all at once.",
    ),
    "comment": (
        "Right, that makes a lot of sense.",
        "Wow, I had never thought about it like that.",
        "Yeah, I completely agree with you there.",
        "That's fascinating. It reminds me of what people said about electricity.",
        "So in other words, the cheaper it gets, the more of it people use.",
        "I love that. It's such a simple way to put it.",
        "Okay, I see what you mean.",
        "I read somewhere that it costs twice as much in Europe, which is crazy.",
        "And I think that's true for our listeners as well, many of them work alone.",
        "It's interesting that you say that, because I always assumed the opposite.",
        "Mm-hmm, exactly.",
        "I suppose that is the difference between a job and a calling.",
        "That's a really good point, and a lot of people miss it.",
        "Okay, so it is basically a very long list.",
        "That is a lot of money for a chair.",
        "Huh, I would have guessed the opposite.",
        "And it is not only students, I see it with my colleagues as well.",
        "Sure, sure.",
        "You can tell that you have explained this before.",
        "It sounds like a lot of work for very little thanks.",
        "There is this famous quote that a book is never finished, only abandoned. It seems to "
        "fit here.",
        "I tried that once with my own team, and it did not go well.",
        "Which is amazing when you think about how young the field is.",
    ),
    "outro": (
        "Thank you so much for coming on the show, it was a pleasure.",
        "That's it for today. Thanks for listening, and see you next week.",
        "Thanks for having me, I really enjoyed this.",
        "Where can people find you if they want to know more about your work?",
        "You can find me on my website, and the book is out now.",
        "We have to leave it there. Goodbye, and stay curious.",
        "All the links are in the description. Until next time.",
        "I hope you enjoyed this conversation as much as I did. Bye for now.",
        "And on that note, we are out of time. Take care.",
        "It was lovely talking with you. Let's do this again some day.",
        "Join us again next month, when we'll talk about rivers.",
        "Thank you. Bye bye.",
        "And with that our hour is over. It was a joy to have you.",
        "Well, I could go on for hours, but we should stop here. Thank you, Robert.",
        "Thanks, it was fun. Say hello to the team.",
        "If people want to read more, they should go to my page, it has all of the papers.",
        "Next time we'll meet a woman who tames wolves. Until then.",
        "Cheers, thanks a lot, bye.",
        "This was our talk with the mayor of Oslo. I hope that it gave you something to think "
        "about.",
        "We'll put everything we talked about on the page of this episode.",
        "The pleasure was mine, thank you for the good questions.",
    ),
    "credits": (
        "This show is produced by Maria Keller, with music by the Northern Lights.",
        "Our editor is Sam Ito. Sound design by Paula Reyes.",
        "Mixing and mastering by Joel Grant. Our executive producer is Ada Moss.",
        "The theme song was written by Tim Falk. Artwork by Nora Lund.",
        "This has been a production of Harbour Light Media.",
        "Research by Kofi Mensah and Julia Brandt. The script was edited by Ben Ross.",
        "I'm the producer of this show, and this was an episode of Field Notes.",
        "Recorded at Lakeside Studios. Copyright by Green Door Stories.",
        "The programme was presented by Olu Adeyemi and made by the team at Station Nine.",
        "Special thanks to Ines Costa, and to everyone at the radio school.",
        "Original music composed by Theo Park; the engineer was Lisa Wong.",
        "You have been listening to The Long Road, hosted by Emma Stone and produced by me.",
        "The sound engineer was Milo Hart, and the voice you hear is mine, Greta Lindqvist.",
        "Written and read by Jonas Weil. A Paper Lantern production.",
        "Fadila Omar booked our guests, Chris Lowe made the music, and Rosa Diaz kept us on "
        "schedule.",
        "Science Hour is a programme by Radio North. Head of programme, Karin Falk.",
        "Our interns are Bo and Alice. See our website for the full list of people who made this.",
        "This series was made possible by a team of six: Ana, Paul, Minh, Ruth, Sven and me.",
    ),
}

EXAMPLES: Final = {**_TALK, **CUT_EXAMPLES}
