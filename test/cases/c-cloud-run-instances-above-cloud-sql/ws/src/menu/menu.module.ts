import { Controller, Get, Module, Param } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { Column, Entity, PrimaryGeneratedColumn, Repository } from 'typeorm';

@Entity()
export class Dish {
  @PrimaryGeneratedColumn('uuid') id: string;
  @Column() restaurant: string;
  @Column() name: string;
}

@Controller('menus')
export class MenuController {
  constructor(@InjectRepository(Dish) private readonly dishes: Repository<Dish>) {}

  @Get(':restaurant')
  find(@Param('restaurant') restaurant: string) {
    return this.dishes.find({ where: { restaurant } });
  }
}

@Module({ imports: [TypeOrmModule.forFeature([Dish])], controllers: [MenuController] })
export class MenuModule {}
