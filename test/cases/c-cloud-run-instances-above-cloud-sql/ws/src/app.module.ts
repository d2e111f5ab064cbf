import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { MenuModule } from './menu/menu.module';

@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      useFactory: () => ({
        type: 'postgres',
        host: process.env.DB_HOST,
        database: 'menu',
        username: 'menu',
        password: process.env.DB_PASSWORD,
        autoLoadEntities: true,
        extra: { max: 10, connectionTimeoutMillis: 2000 },
      }),
    }),
    MenuModule,
  ],
})
export class AppModule {}
