"""What the labels of talk that an editor might take out sound like; see `label_examples`."""

from __future__ import annotations

from typing import Final

CUT_EXAMPLES: Final[dict[str, tuple[str, ...]]] = {
    "tangent": (
        "This has nothing to do with it, but my uncle once drove a bus full of chickens across "
        "the border.",
        "When I was a kid we had a parrot that could imitate the telephone, and everybody kept "
        "running to answer it.",
        "It's like that time we went camping in Norway and a goat ate the tent.",
        "My first landlord was an opera singer, and he practised at four in the morning.",
        "That reminds me of a holiday in Greece. We missed the ferry, slept on the beach, and "
        "a fisherman brought us breakfast.",
        "Anyway, I'm getting off topic here. I could talk about old trains all day.",
        "My brother used to fix motorbikes in the kitchen, and my mother never said a word.",
        "There was this waiter in Lisbon who had memorised the whole menu as a poem.",
        "Funny story, I once locked myself out in my pyjamas, and the only neighbour awake was "
        "the mayor.",
        "I used to play chess with an old man in the park. He always let me win on Sundays.",
        "My aunt kept bees on the roof. The honey tasted of the bus station.",
        "We had a teacher in school who threw chalk at people, and he never missed.",
        "Sorry, I'm rambling, where were we?",
        "We had a neighbour who painted his house a different colour every summer. By the end "
        "nobody could find it.",
        "I was in a choir once, and the conductor was deaf in one ear, so the altos could sing "
        "whatever they liked.",
        "In the army I shared a room with a man who talked in his sleep, always about cheese.",
        "My grandfather never learned to swim, and he was a sailor for forty years.",
        "Oh, and the hotel, you would not believe it. There was a horse in the lobby.",
        "I collected stamps as a boy. I had one from a country that doesn't exist any more, "
        "and my brother swapped it for a frog.",
        "Years later I met the same man at a wedding, and he still had my umbrella.",
        "Did I ever tell you about the goat? So we had this goat, and it could open doors.",
    ),
    "smalltalk": (
        "How are you? I'm good, thanks, a bit tired. And you?",
        "How's the weather over there? It's freezing here, we had snow last night.",
        "Did you have a nice weekend? We just stayed in with the kids and watched films.",
        "I like your bookshelf. Have you read all of those?",
        "Sorry I'm late, the traffic was terrible this morning.",
        "What time is it where you are? Oh, so you haven't had breakfast yet.",
        "I've had too much coffee already. I still need another one.",
        "We're just back from holiday, so the suitcases are all over the hall.",
        "Is that your cat? Mine is asleep on the printer.",
        "The new flat is nice but there are no curtains, so I wake up with the sun.",
        "Nice to finally meet you. It's been ages since we emailed.",
        "My daughter started school this week, so the mornings are chaos.",
        "Where are you calling from today? It looks sunny.",
        "I'm doing well. Busy week, but I can't complain.",
        "I went for a run before this, it's finally warm enough. Do you have a garden?",
        "You've had a haircut. It looks good.",
        "We were up half the night with the baby, so forgive me if I yawn.",
        "It's so hot in here, I have the fan on my feet.",
        "Did you watch the match yesterday? I can't believe they lost.",
        "I haven't eaten since this morning, I'll order a pizza afterwards.",
        "We painted the living room on Sunday and now everything smells.",
        "How was the flight? Did you get any sleep?",
        "I love that jumper, where is it from?",
        "The trains were a mess again, I stood the whole way.",
        "Long time no see! I think the last time was at Anna's party.",
        "The kids are at my mother's, so it's nice and quiet here for once.",
        "Good morning! It's evening here, actually. We just had dinner.",
    ),
    "sponsor": (
        "This episode is brought to you by Brightleaf, the easiest way to do your taxes.",
        "Use the code HARBOR at checkout to get twenty percent off your first order.",
        "Today's sponsor makes mattresses that arrive in a box. Sleep on it for a hundred "
        "nights, and send it back if you don't love it.",
        "Do you struggle to keep your team's passwords safe? With Lockwell it takes one click. "
        "Start your free trial today.",
        "Go to kettlebird dot com slash show for a month of tea, free of charge.",
        "We'll be right back after a short message from our partners.",
        "I have used these headphones for a year and I never want to take them off. They come "
        "in six colours and ship worldwide.",
        "Finding a good accountant is hard. That's why there is Numberly: real people, a flat "
        "fee, no surprises. Sign up in two minutes.",
        "And now we return to our interview. Thanks to Oakmill Insurance for supporting the show.",
        "Over ten thousand businesses trust their payroll to this service, and listeners get "
        "three months at no cost.",
        "A quick word from the people who make this podcast possible.",
        "Tired of cooking every night? Their meal kits bring fresh ingredients to your door. "
        "Cancel anytime.",
        "Try it risk free for thirty days. Terms apply.",
        "If you're building a website, you want it to look good without hiring anyone. That is "
        "what Pagewright does, and plans start at five dollars a month.",
        "Shopping for glasses is a pain. With Ownsight you try five frames at home, and "
        "sending them back costs nothing.",
        "This part of the show is supported by the Riverbank Credit Union, banking for people "
        "who hate banks.",
        "I have been sleeping on their pillow since March, and my neck has never felt better. "
        "Get yours with ten percent off.",
        "If you run a small shop you know how long the paperwork takes. Tallybird does it in "
        "minutes, and the first three months are on them.",
        "Their coffee is roasted on Monday and at your door on Wednesday. Skip a delivery "
        "whenever you like.",
        "Meet the app that learns what you like to read. Download it today, the basic version "
        "is free.",
        "Insurance is boring. Paying too much for it is worse. Compare thirty companies in one "
        "place and save up to a third.",
        "Quick pause for the folks who keep the lights on: Northwind makes jackets that last a "
        "lifetime.",
        "Sick of slow websites? Quarry hosts yours on the fastest servers there are, and moves "
        "it over for free.",
        "More of our talk after this.",
        "Each box comes with recipes, spices and a card with the story of the farmer. Order "
        "yours before Sunday.",
        "You get a lifetime guarantee, and if it ever breaks they send you a new one, no "
        "questions asked.",
    ),
    "housekeeping": (
        "Before we begin, a quick announcement: we're doing a live recording in Dublin in May, "
        "and tickets are on sale.",
        "If you like what we do, please leave us a review, it really helps people find the show.",
        "We've started a newsletter. The link is in the show notes.",
        "There will be no episode next week because of the holidays; we are back on the tenth.",
        "Last week we said the bridge is in Austria. Several of you wrote to say that it's in "
        "Italy. Thank you.",
        "Become a member to get episodes early and without adverts.",
        "A note before we start: this conversation was recorded in March, before the election.",
        "Subscribe wherever you get your podcasts, and tell a friend.",
        "We now have a forum where you can discuss every episode with other listeners.",
        "We are collecting your questions for the hundredth episode. Send a voice message.",
        "This episode contains strong language and is not suitable for children.",
        "Our listener survey is open until Friday. It takes five minutes.",
        "From this season on we publish twice a month.",
        "We got a detail wrong in the previous episode, and we want to put that right.",
        "We have new t-shirts in the shop, and all of the money goes into the next season.",
        "Please vote for us in the podcast awards, the link is on our website.",
        "It costs nothing and takes a minute: five stars and a nice sentence help us more than "
        "you think.",
        "A reader pointed out that I mixed up the two kings last month. She is right, and I "
        "apologise.",
        "We are looking for somebody who can edit video. If that's you, write to us.",
        "Starting in autumn there will be two episodes a week instead of one.",
        "This is the second part of the conversation. If you have not heard the first one, "
        "start there.",
        "We're taking August off. The archive is open, so you have plenty to listen to.",
        "The live evening in Manchester is sold out, but there are still seats in Leeds.",
        "There is a transcript of every episode on our page, thanks to our volunteers.",
    ),
    "crew": (
        "Can you hear me all right? Say something so I can set the level.",
        "Let me check that it's recording. Yes, the light is on.",
        "Hang on, there's a lorry outside. Let's wait until it's gone.",
        "Could you move a little closer to the microphone?",
        "Your connection dropped for a moment. I lost the last sentence.",
        "I need to let the dog out. One minute.",
        "How much time do we have? I've got a hard stop at four.",
        "Shall we do the part about money first, or go on with the book?",
        "My headphones just died. Let me plug in the other pair.",
        "We'll edit this out. I'll give you a sign when we start.",
        "Testing, testing, one two three. What did you have for breakfast?",
        "Don't worry about mistakes, we can fix everything afterwards.",
        "Sorry, my phone is ringing. I'll switch it off.",
        "Is the camera running? Let me clap so that we can sync it.",
        "I'm hearing an echo. Are you using speakers?",
        "Can we take a short break? I need some water.",
        "I think the battery is low, let me get the charger.",
        "You sound a bit far away. Could you turn up your gain?",
        "There's a helicopter, let's give it a moment.",
        "Wait, I have to close the window, they're mowing the lawn.",
        "Okay, I'm going to count to three, and then we go.",
        "Did you get that, or did it cut out?",
        "I can see you but there's no sound.",
        "The file is saved, we're good. Shall we go on?",
        "Do you want to add anything on this, or should I move to the next topic?",
        "We're at forty minutes, so maybe two more questions and then we wrap up.",
        "Could you put the glass further away from the table edge, it's knocking.",
        "The postman is at the door, I'll be with you in a second.",
        "Let me share my screen. Can you see the slides?",
        "Keep talking, I'm only adjusting the lights.",
    ),
    "retake": (
        "Sorry, let me start that sentence again.",
        "No, that's wrong. Take two. The company was founded in Geneva.",
        "Can I say that again? I got the name wrong.",
        "Scratch that. What I mean is that the price doubled.",
        "Ugh, I stumbled. One more time from the top.",
        "Please cut that bit out, I'm not allowed to talk about it.",
        "Let me try that again more slowly.",
        "It was the, no, hang on. Let me say it differently. The result was zero.",
        "I'd rather not mention their name on the record, so leave that part out.",
        "Wait, I messed that up. Three, two, one. Welcome to the programme.",
        "That came out badly, let me put it another way.",
        "I said million, I meant billion. I'll do it over.",
        "Hold on, that isn't right, can I redo the answer?",
        "No, first the, no. Let me get the order right. First the flour, then the eggs.",
        "Oh, I read the wrong line. I'll take it from welcome.",
        "Sorry, my tongue. Once again. The parliamentary committee.",
        "Can we skip what I said about the director? He would be furious.",
        "Eighteen, no, nineteen sixty, let me look it up. Okay, again: in nineteen sixty two.",
        "That was too long, I'll make it shorter. Ready? We sell boats.",
        "I don't like how I put that. Ask me the question again.",
        "Forget the last part. So, the real reason was money.",
        "Please delete the bit with the name, she didn't agree to that.",
        "Oops, wrong title. And now with the right title.",
    ),
}
